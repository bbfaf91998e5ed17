using Ballast.Numerics;

namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// Draws when members are out. Pair j of a member is how long it serves and how long it then lacks; one that starts out of order skips the first
/// time in service. What a member draws depends on the seed, the sample and the member alone.
/// </summary>
ref struct OutageDraw
{
    readonly Member member;
    readonly ulong key;
    readonly int steps;
    readonly Span<long> up, down;
    long pair = -1;
    long at;

    /// <param name="member">Whose.</param>
    /// <param name="sampleKey">Key of the sample's stream.</param>
    /// <param name="steps">Of the period.</param>
    /// <param name="room">Of twice <see cref="Sojourns.Batch"/>.</param>
    public OutageDraw(in Member member, ulong sampleKey, int steps, Span<long> room)
    {
        (this.member, this.steps) = (member, steps);
        up = room[..Sojourns.Batch];
        down = room[Sojourns.Batch..];
        key = CounterRandom.MemberKey(sampleKey, member.Id);
    }

    /// <summary>The steps and the lack of the outage that was found last.</summary>
    public int From { get; private set; }

    public int To { get; private set; }

    public int Lack { get; private set; }

    /// <summary>Finds the next outage; false at the end of the period.</summary>
    public bool Next()
    {
        pair++;
        var slot = (int)(pair & (Sojourns.Batch - 1));
        if (slot == 0) Sojourns.Draw(key, pair, member.UpScale, member.DownScale, up, down);
        var full = true;
        if (pair == 0)
        {
            var start = CounterRandom.Uniform(key, -1);
            if (start < member.StartOut + member.StartDerated) full = start < member.StartOut;
            else
            {
                at = up[0];
                full = IsFull();
            }
        }
        else
        {
            at += up[slot];
            full = IsFull();
        }
        if (at >= steps) return false;
        From = (int)at;
        at = Math.Min(at + down[slot], steps);
        To = (int)at;
        Lack = full ? member.Out : member.Derated;
        return true;
    }

    // Only members of three states pay for the draw that tells which of the two it is.
    readonly bool IsFull() => member.OutShare >= 1 || CounterRandom.Uniform(key, -2 - pair) < member.OutShare;
}
