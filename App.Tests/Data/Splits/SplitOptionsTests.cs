using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Tests.Data.Splits;

[TestClass]
public sealed class SplitOptionsTests
{
    [TestMethod]
    public void Validate_Defaults_HaveNoFault() =>
        Assert.IsEmpty(new SplitOptions().Validate());

    [TestMethod]
    [DataRow(0.0, 0.0)]
    [DataRow(0.99, 0.0)]
    [DataRow(0.5, 0.49)]
    public void Validate_FractionsThatLeaveTraining_HaveNoFault(double validation, double test) =>
        Assert.IsEmpty(Options(validation, test).Validate());

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.0)]
    [DataRow(15.0)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Validate_BothFractionsOutOfRange_NamesBoth(double fraction)
    {
        IReadOnlyList<string> faults = Options(fraction, fraction).Validate();

        Assert.HasCount(2, faults);
        Assert.StartsWith(FormattableString.Invariant($"The validation fraction is {fraction}; expected"), faults[0]);
        Assert.StartsWith(FormattableString.Invariant($"The test fraction is {fraction}; expected"), faults[1]);
    }

    [TestMethod]
    public void Validate_NothingLeftToTrainOn_IsAFault()
    {
        IReadOnlyList<string> faults = Options(0.5, 0.5).Validate();

        Assert.AreEqual(
            "The validation and test fractions sum to 1, which leaves nothing to train on; expected a sum below 1.",
            faults.Single());
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.1)]
    [DataRow(double.NaN)]
    public void Validate_TrainFractionOutOfRange_IsAFault(double fraction) => Assert.AreSequenceEqual(
        [FormattableString.Invariant(
            $"The fraction of the train split is {fraction}; expected above 0 and at most 1, such as 0.1.")],
        new SplitOptions { TrainFraction = fraction }.Validate());

    private static SplitOptions Options(double validation, double test) =>
        new() { ValidationFraction = validation, TestFraction = test };
}
