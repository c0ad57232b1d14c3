using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>Adds a saved model to an application with dependency injection.</summary>
public static class ImageClassifierServiceCollectionExtensions
{
    /// <summary>
    /// Adds an <see cref="IImageClassifier"/> as a singleton. The model is loaded and checked when the host starts, before it
    /// takes requests; without a host, when it is first asked for.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="modelPath">The model file; a relative path counts from the content root of the application.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>What the options can be bound to configuration with.</returns>
    /// <remarks>
    /// The start of the host ends with a <see cref="Saving.ModelFormatException"/> if the file is missing or damaged, with a <see
    /// cref="Scoring.SelfCheckException"/> if the model computes something else than when it was saved, and with an <see
    /// cref="OptionsValidationException"/> if an option is out of range. There is one model: the last call's path counts.
    /// </remarks>
    public static OptionsBuilder<ImageClassifierOptions> AddImageClassifier(
        this IServiceCollection services, string modelPath, Action<ImageClassifierOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(modelPath);
        return services.AddImageClassifier(options =>
        {
            options.ModelPath = modelPath;
            configure?.Invoke(options);
        });
    }

    /// <inheritdoc cref="AddImageClassifier(IServiceCollection, string, Action{ImageClassifierOptions}?)"/>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets options; null if configuration does, by what is returned.</param>
    public static OptionsBuilder<ImageClassifierOptions> AddImageClassifier(
        this IServiceCollection services, Action<ImageClassifierOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(Create);
        services.TryAddSingleton<IImageClassifier>(provider => provider.GetRequiredService<ImageClassifier>());
        services.AddHostedService<ImageClassifierStart>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ImageClassifierOptions>, ImageClassifierOptionsCheck>());
        return services.AddOptions<ImageClassifierOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
    }

    private static ImageClassifier Create(IServiceProvider provider)
    {
        ImageClassifierOptions options = provider.GetRequiredService<IOptions<ImageClassifierOptions>>().Value;
        ILogger log = provider.GetService<ILoggerFactory>()?.CreateLogger(typeof(IImageClassifier).FullName!)
            ?? NullLogger.Instance;
        string root = provider.GetService<IHostEnvironment>()?.ContentRootPath ?? string.Empty;
        return new ImageClassifier(options, Path.Combine(root, options.ModelPath), log);
    }
}
