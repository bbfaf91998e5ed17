namespace Ballast.Studies.Sweeps;

/// <summary>Does the units of work of a study on several threads. Each unit depends on its number alone, so neither threads nor shards change what comes out.</summary>
public static class Sweep
{
    /// <summary>Does the units of a shard; gives what each gave, in the shard's order.</summary>
    /// <param name="units">How many units there are in all.</param>
    /// <param name="shard">Which of them are done here.</param>
    /// <param name="threads">How many at a time.</param>
    /// <param name="unit">Does one; called from several threads.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread.</param>
    /// <param name="ended">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static T[] Run<T>(int units, Shard shard, int threads, Func<int, T> unit, Action<double>? progress = null, CancellationToken ended = default)
    {
        int[] numbers = [.. shard.Of(units)];
        var results = new T[numbers.Length];
        var done = 0;
        try
        {
            Parallel.For(0, numbers.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = ended }, i =>
            {
                results[i] = unit(numbers[i]);
                progress?.Invoke((double)Interlocked.Increment(ref done) / numbers.Length);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions is [var only, ..])
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(only);
        }
        return results;
    }
}
