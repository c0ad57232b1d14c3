namespace MlNetClassifier.App.Tests.App;

/// <summary>Does something as soon as a line is written: at that moment of the run, whatever the machine's speed.</summary>
internal sealed class StoppingWriter(Action react, string trigger) : StringWriter
{
    /// <summary>Asks for the end of the run, as Ctrl+C does.</summary>
    public StoppingWriter(CancellationTokenSource stop, string trigger)
        : this(stop.Cancel, trigger)
    {
    }

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(trigger, StringComparison.Ordinal) == true)
            react();
    }
}
