namespace MlNetClassifier.App.Doctor;

/// <summary>How grave a finding is.</summary>
internal enum FindingMark
{
    Ok,

    /// <summary>The program works, but slowly or not for long.</summary>
    Warning,

    /// <summary>Something that is needed does not work.</summary>
    Broken,

    /// <summary>It is no part of this program.</summary>
    Absent,
}
