namespace Ballast.Wire.Mqtt;

/// <summary>
/// Judges whether the other side still lives. A PINGREQ goes out after a quarter of the keep-alive without a packet in either direction; half of it later without
/// an answer, or after the whole of it within a single write, the connection is dead.
/// </summary>
sealed class Silence(TimeProvider time, TimeSpan keepAlive)
{
    readonly Lock gate = new();
    long heard = time.GetTimestamp(), wrote = time.GetTimestamp(), writing, pinged;
    bool asked, deaf;

    public enum Verdict
    {
        Fine,

        /// <summary>A PINGREQ is due.</summary>
        Ask,
        Dead,
    }

    /// <summary>This side does not read, so that it cannot hear.</summary>
    public bool Deaf
    {
        set
        {
            lock (gate)
            {
                deaf = value;
                if (!value) Hear();
            }
        }
    }

    public void Heard()
    {
        lock (gate) Hear();
    }

    /// <param name="ping">What is written begins with a PINGREQ. Its answer may be heard before the write has ended.</param>
    public void WriteBegins(bool ping)
    {
        lock (gate)
        {
            writing = time.GetTimestamp();
            if (ping) pinged = writing;
        }
    }

    public void WriteEnds()
    {
        lock (gate) (writing, wrote) = (0, time.GetTimestamp());
    }

    public Verdict Judge()
    {
        lock (gate)
        {
            if (writing != 0 && time.GetElapsedTime(writing) > keepAlive) return Verdict.Dead;
            if (asked && deaf && pinged != 0 && time.GetElapsedTime(pinged) > keepAlive / 4) (asked, pinged) = (false, 0);
            if (asked) return !deaf && pinged != 0 && time.GetElapsedTime(pinged) > keepAlive / 2 ? Verdict.Dead : Verdict.Fine;
            var quiet = keepAlive / 4;
            if (time.GetElapsedTime(wrote) < quiet && (deaf || time.GetElapsedTime(heard) < quiet)) return Verdict.Fine;
            asked = true;
            return Verdict.Ask;
        }
    }

    void Hear()
    {
        heard = time.GetTimestamp();
        // Any packet that comes after the PINGREQ went out shows that the connection stands.
        if (pinged != 0) (asked, pinged) = (false, 0);
    }
}
