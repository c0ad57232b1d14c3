using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;
using MlNetClassifier.Server.Telemetry;

namespace MlNetClassifier.Server.Models;

/// <summary>The models that are served, by name.</summary>
internal sealed class ModelCatalog : IDisposable
{
    private readonly Dictionary<string, ModelSlot> _byName = new(StringComparer.Ordinal);
    private readonly List<ModelSlot> _slots = [];

    /// <summary>Loads all models.</summary>
    public ModelCatalog(IEnumerable<ModelSource> sources, ServerMeters meters, ILogger log)
    {
        try
        {
            foreach (ModelSource source in sources)
            {
                var slot = ModelSlot.Open(source.Name, source.Path, log, isServed => meters.Reloaded(source.Name, isServed));
                _slots.Add(slot);
                _byName.Add(slot.Name, slot);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<ModelSlot> Slots => _slots;

    /// <summary>The model that answers where a request names none.</summary>
    public ModelSlot First => _slots[0];

    /// <summary>A model by its name; null if there is none of that name.</summary>
    public ModelSlot? Find(string? name) => name is null ? First : _byName.GetValueOrDefault(name);

    /// <summary>The model that an address names, and its version if it names one; the caller releases it.</summary>
    /// <exception cref="RefusalException">There is none of that name, or another version is live.</exception>
    public (ModelSlot Slot, LiveModel Model) Take(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["model"]!;
        ModelSlot slot = Find(name) ?? throw NotFound(name);
        LiveModel model = slot.Take();
        if (context.Request.RouteValues["version"] is not string version || version == model.Version)
            return (slot, model);

        model.Release();
        throw new RefusalException(StatusCodes.Status404NotFound,
            $"There is no version '{version}' of the model '{name}'; {model.Version} is live.");
    }

    /// <summary>What is said to who asks for a model that is not here.</summary>
    public RefusalException NotFound(string name) => new(StatusCodes.Status404NotFound,
        $"There is no model '{name}'; there {(_slots.Count == 1 ? "is" : "are")} {string.Join(", ", _byName.Keys)}.");

    public void Dispose() => _slots.ForEach(slot => slot.Dispose());
}
