namespace MlNetClassifier.App.Work;

/// <summary>Says that a part is whole: written after it, so that what has no marker is not done.</summary>
/// <param name="Plan">Hash of the plan.</param>
/// <param name="Part">Name of the file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Unreadable">Images that could not be read.</param>
/// <param name="Notes">Images that could be decoded only with a warning.</param>
/// <param name="Started">When the part was begun.</param>
/// <param name="Finished">When it was done.</param>
/// <param name="Program">Version of the program.</param>
/// <param name="Processor">What it was computed on: another kind may round otherwise.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="Task">Which task did it, as its engine calls it.</param>
internal sealed record PartMarker(
    string Plan, string Part, long Bytes, string Sha256, int Rows, int Unreadable, int Notes, DateTimeOffset Started,
    DateTimeOffset Finished, string Program, string Processor, string Host, string Task);
