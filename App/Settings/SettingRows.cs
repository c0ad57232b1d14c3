using System.Runtime.CompilerServices;

namespace MlNetClassifier.App.Settings;

/// <summary>Makes the rows for one part of a request.</summary>
/// <param name="Group">Where they stand in the help.</param>
/// <param name="Part">The part.</param>
/// <param name="WithPart">A request with another one.</param>
/// <param name="Owners">Where they belong; everywhere, if there is none.</param>
internal sealed record SettingRows<TPart>(
    SettingGroup Group,
    Func<TrainRequest, TPart> Part,
    Func<TrainRequest, TPart, TrainRequest> WithPart,
    params SettingOwner[] Owners)
{
    /// <param name="name">The option.</param>
    /// <param name="help">What it is for.</param>
    /// <param name="form">How its values are written.</param>
    /// <param name="get">The value in the part.</param>
    /// <param name="set">The part with another value.</param>
    /// <param name="getText">Text of <paramref name="get"/>: it ends with a property, as faults call the setting.</param>
    public Setting Row<T>(
        string name,
        string help,
        ValueForm<T> form,
        Func<TPart, T> get,
        Func<TPart, T, TPart> set,
        [CallerArgumentExpression(nameof(get))] string getText = "") => new(
            name,
            Group,
            help,
            form.Placeholder,
            form.Range,
            form.Example,
            [getText[(getText.LastIndexOf('.') + 1)..]],
            Owners,
            (request, given) => WithPart(request, set(Part(request), form.Parse(given))),
            request => form.Describe(get(Part(request))))
        {
            Choices = form.Choices,
        };
}
