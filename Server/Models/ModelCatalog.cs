using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Models;

/// <summary>The models that are served, by name.</summary>
internal sealed class ModelCatalog : IDisposable
{
    private readonly Dictionary<string, ModelSlot> _byName = new(StringComparer.Ordinal);
    private readonly List<ModelSlot> _slots = [];

    /// <summary>Loads all models.</summary>
    public ModelCatalog(IEnumerable<ModelSource> sources, TimeProvider clock, ILogger log)
    {
        try
        {
            foreach (ModelSource source in sources)
            {
                var slot = ModelSlot.Open(source, clock, log);
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

    /// <summary>What is said to who asks for a model that is not here.</summary>
    public RefusalException NotFound(string name) => new(StatusCodes.Status404NotFound,
        $"There is no model '{name}'; there {(_slots.Count == 1 ? "is" : "are")} {string.Join(", ", _byName.Keys)}.");

    public void Dispose() => _slots.ForEach(slot => slot.Dispose());
}
