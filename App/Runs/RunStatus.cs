namespace MlNetClassifier.App.Runs;

/// <summary>Where a run stands; the names are the words of <c>summary.json</c> and of the report.</summary>
internal enum RunStatus
{
    /// <summary>It is running; or it was killed, which it could not write down itself, and can be resumed.</summary>
    Running,

    /// <summary>The user ended it. What was learned by then is saved; it can be resumed.</summary>
    Stopped,

    /// <summary>There is no model, for a recorded reason; it can be resumed.</summary>
    Failed,

    /// <summary>All is done and written.</summary>
    Finished,
}
