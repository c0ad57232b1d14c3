using Microsoft.Extensions.Options;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>Refuses options that are out of range, all faults at once.</summary>
internal sealed class ImageClassifierOptionsCheck : IValidateOptions<ImageClassifierOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageClassifierOptions options) =>
        options.Validate() is [_, ..] faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
