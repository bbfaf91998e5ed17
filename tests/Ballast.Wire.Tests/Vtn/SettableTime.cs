namespace Ballast.Wire.Tests.Vtn;

/// <summary>The machine's clock, shifted by what a test says.</summary>
sealed class SettableTime : TimeProvider
{
    long shift;

    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref shift));

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Interlocked.Read(ref shift) * (System.TimestampFrequency / (double)TimeSpan.TicksPerSecond));
}
