namespace MlNetClassifier.Data.Checking;

/// <summary>What was found in a data set, in the order in which findings of one severity are listed.</summary>
public enum FindingKind
{
    /// <summary>
    /// Training refuses the data: fewer than two classes, an empty one, a class that only another split has. Error.
    /// </summary>
    Refused,

    /// <summary>A class has images in the train split, but none that can be read. Error.</summary>
    NothingReadable,

    /// <summary>
    /// Images that cannot be read. Error above <see cref="DatasetCheck.MaxUnreadableFraction"/>, else a warning.
    /// </summary>
    Unreadable,

    /// <summary>Images that can be decoded, but not without a warning of the decoder. Warning.</summary>
    Damaged,

    /// <summary>Class names that differ only in case or in how an accent is stored (Unicode NFC and NFD). Error.</summary>
    CaseTwins,

    /// <summary>A link among the class folders that leads to another class folder; it is not followed. Warning.</summary>
    LinkedClass,

    /// <summary>Files with the same bytes under several labels. Error.</summary>
    IdenticalAcrossLabels,

    /// <summary>Files with the same bytes in several splits. Error.</summary>
    IdenticalAcrossSplits,

    /// <summary>Files with the same bytes within one split and label. Warning.</summary>
    Identical,

    /// <summary>One picture, saved in several ways, under several labels. Warning.</summary>
    AlikeAcrossLabels,

    /// <summary>One picture, saved in several ways, in several splits. Warning.</summary>
    AlikeAcrossSplits,

    /// <summary>One picture, saved in several ways, within one split and label. Warning.</summary>
    Alike,

    /// <summary>One picture, mirrored, cropped or in other colours, under several labels. Warning.</summary>
    EditedAcrossLabels,

    /// <summary>One picture, mirrored, cropped or in other colours, in several splits. Warning.</summary>
    EditedAcrossSplits,

    /// <summary>One picture, mirrored, cropped or in other colours, within one split and label. Warning.</summary>
    Edited,

    /// <summary>Pictures of one colour. Warning.</summary>
    Flat,

    /// <summary>Pictures of fewer than <see cref="Images.ImageInput.MinTileSide"/> pixels on a side. Warning.</summary>
    Tiny,

    /// <summary>Classes with one readable image. Warning.</summary>
    SingleImage,

    /// <summary>The largest class has many times the images of the smallest. Warning or note.</summary>
    Imbalance,

    /// <summary>Classes without a readable image in the validation or the test split. Warning.</summary>
    MissingFromSplit,

    /// <summary>A test split that is too small to tell a good result from a better one. Warning.</summary>
    SmallTestSplit,

    /// <summary>Left-out files that are images of a format that is not read. Warning.</summary>
    UnknownFormat,

    /// <summary>Images whose extension belongs to another format than their content. Note.</summary>
    WrongExtension,

    /// <summary>Images that are stored turned or mirrored and are turned upright by their EXIF orientation. Note.</summary>
    Turned,

    /// <summary>Pictures in which nearly everything is dark. Note.</summary>
    Dark,

    /// <summary>Pictures in which nearly everything is light. Note.</summary>
    Light,

    /// <summary>Pictures with much less fine detail than the others. Note.</summary>
    Blurred,

    /// <summary>Pictures of hardly more than one brightness. Note.</summary>
    LowInformation,

    /// <summary>Pictures that are much larger or smaller than the others. Note.</summary>
    OddSize,

    /// <summary>Pictures that are much wider or narrower than the others. Note.</summary>
    OddRatio,

    /// <summary>Pictures without colour in a set of pictures with colour. Note.</summary>
    GreyAmongColour,

    /// <summary>Other files and folders that were left out. Note.</summary>
    LeftOut,
}
