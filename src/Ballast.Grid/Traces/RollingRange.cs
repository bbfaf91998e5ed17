namespace Ballast.Grid.Traces;

/// <summary>
/// Greatest and least of the last samples, after every sample, at constant cost: two queues that hold only samples which can still
/// become the extreme (Lemire 2006). Before the window is full, of as many as there are.
/// </summary>
public sealed class RollingRange
{
    readonly int length;
    readonly (long At, double Value)[] greatest, least;
    int greatestFrom, greatestCount, leastFrom, leastCount;
    long count;

    /// <param name="length">Samples looked back on, the newest included; at least one.</param>
    public RollingRange(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        this.length = length;
        (greatest, least) = (new (long, double)[length + 1], new (long, double)[length + 1]);
    }

    public double Greatest => greatest[greatestFrom].Value;

    public double Least => least[leastFrom].Value;

    /// <summary>Takes a sample and gives greatest less least.</summary>
    public double Add(double sample)
    {
        Push(greatest, ref greatestFrom, ref greatestCount, sample, sign: 1);
        Push(least, ref leastFrom, ref leastCount, sample, sign: -1);
        count++;
        return Greatest - Least;
    }

    void Push((long At, double Value)[] queue, ref int from, ref int held, double sample, int sign)
    {
        if (held > 0 && queue[from].At <= count - length)
        {
            from = (from + 1) % queue.Length;
            held--;
        }
        while (held > 0 && sign * (queue[(from + held - 1) % queue.Length].Value - sample) <= 0) held--;
        queue[(from + held) % queue.Length] = (count, sample);
        held++;
    }
}
