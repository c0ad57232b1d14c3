namespace MlNetClassifier.App.Work;

/// <summary>Does shards of one kind of work, one after the other. Dispose it.</summary>
internal interface IShardWork : IDisposable
{
    /// <summary>Ending of the parts' names.</summary>
    string Extension { get; }

    /// <summary>Does what takes hours, before the file of the part is opened.</summary>
    /// <param name="shard">Its number, from 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UsageException">Trying again cannot help.</exception>
    /// <exception cref="Data.DatasetException">Something is missing that may come back.</exception>
    void Prepare(int shard, CancellationToken cancellationToken)
    {
    }

    /// <summary>Makes the part of a shard: the same bytes whenever and wherever it is made on like processors.</summary>
    /// <param name="shard">Its number, from 0.</param>
    /// <param name="part">An empty file.</param>
    /// <param name="cancellationToken">Ends it: what was written is dropped.</param>
    /// <exception cref="UsageException">Trying again cannot help.</exception>
    /// <exception cref="Data.DatasetException">Something is missing that may come back.</exception>
    PartTally Make(int shard, Stream part, CancellationToken cancellationToken);
}
