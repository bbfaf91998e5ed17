using System.Globalization;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// Reads events as a person writes them: <c>trip 1-2 @1</c>, <c>trip 1-2 ckt 1 @1</c>, <c>close 1-2 @3</c>, <c>trip gen 102 SW @1</c>, <c>load 7 +100MW @1</c>,
/// <c>load 7 +100MW +20Mvar @1</c>, <c>fault 8 @1 for 80ms</c>, <c>fault 8 through 0.01+j0.1 @1 for 80ms</c>. Times in s, or with their unit (s, ms).
/// </summary>
public static class EventText
{
    /// <summary>Of a change of load, MW or Mvar: more than any grid carries.</summary>
    const double MostChange = 1e6;

    const string Forms = "write it as trip 1-2 @1, trip 1-2 ckt 1 @1, close 1-2 @3, trip gen 102 1 @1, load 7 +100MW @1, or fault 8 @1 for 80ms";

    /// <summary>The events of one text: a fault is two.</summary>
    /// <exception cref="CaseException">It is none of these forms.</exception>
    public static IReadOnlyList<GridEvent> Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(words, w => w.StartsWith('@'));
        if (words.Length == 0 || at < 0) throw Refused(text, "has no time");
        var seconds = Seconds(text, words[at][1..]);
        var what = words.AsSpan(0, at);
        var after = words.AsSpan(at + 1);
        var verb = what.Length > 0 ? what[0].ToLowerInvariant() : "";
        if (verb == "fault") return Fault(text, what, after, seconds);
        if (after.Length > 0) throw Refused(text, $"has '{string.Join(' ', after.ToArray())}' after its time");
        return [verb switch
        {
            "trip" when what.Length > 1 && Is(what[1], "gen") => Unit(text, what, seconds),
            "trip" or "close" => Branch(text, what, seconds, verb == "trip"),
            "load" => Load(text, what, seconds),
            _ => throw Refused(text, $"begins with '{(what.Length > 0 ? what[0] : words[0])}'"),
        }];
    }

    /// <summary>Refuses events that name what a case does not have, and faults of one bus that overlap; tells those that change nothing, a sentence each.</summary>
    /// <exception cref="CaseException">There is one.</exception>
    public static IReadOnlyList<string> Check(GridModel model, IReadOnlyList<GridEvent> events) => Happenings.Check(model, events);

    static GridEvent Branch(string text, ReadOnlySpan<string> what, double seconds, bool trip)
    {
        if (what.Length is not (2 or 4) || what.Length == 4 && !Is(what[2], "ckt")) throw Refused(text, "does not name a branch");
        var ends = what[1].Split('-');
        if (ends.Length != 2) throw Refused(text, $"names '{what[1]}', which is no branch");
        var (from, to) = (Bus(text, ends[0]), Bus(text, ends[1]));
        var circuit = what.Length == 4 ? what[3] : null;
        return trip ? new BranchTrip(seconds, from, to, circuit) : new BranchClose(seconds, from, to, circuit);
    }

    static UnitTrip Unit(string text, ReadOnlySpan<string> what, double seconds)
    {
        if (what.Length is not (3 or 4)) throw Refused(text, "does not name a unit");
        return new(seconds, Bus(text, what[2]), what.Length == 4 ? what[3] : null);
    }

    static LoadStep Load(string text, ReadOnlySpan<string> what, double seconds)
    {
        if (what.Length is not (3 or 4)) throw Refused(text, "does not say by how much the load changes");
        double active = 0, reactive = 0;
        for (var i = 2; i < what.Length; i++)
        {
            var isReactive = what[i].EndsWith("Mvar", StringComparison.OrdinalIgnoreCase);
            if (!isReactive && !what[i].EndsWith("MW", StringComparison.OrdinalIgnoreCase)) throw Refused(text, $"has '{what[i]}', which is neither MW nor Mvar");
            var value = Number(text, what[i][..^(isReactive ? 4 : 2)]);
            if (isReactive) reactive += value;
            else active += value;
        }

        if (Math.Max(Math.Abs(active), Math.Abs(reactive)) > MostChange) throw Refused(text, "changes the load by more than 1e6 MW or Mvar");
        return new(seconds, Bus(text, what[1]), active, reactive);
    }

    static GridEvent[] Fault(string text, ReadOnlySpan<string> what, ReadOnlySpan<string> after, double seconds)
    {
        if (what.Length is not (2 or 4) || what.Length == 4 && !Is(what[2], "through")) throw Refused(text, "does not name a bus");
        if (after.Length != 2 || !Is(after[0], "for")) throw Refused(text, "does not say for how long");
        double r = 0, x = 0;
        if (what.Length == 4)
        {
            var j = what[3].IndexOf('j', StringComparison.Ordinal);
            if (j < 0) r = Number(text, what[3]);
            else
            {
                var real = what[3][..Math.Max(0, j - 1)];
                if (real.Length > 0) r = Number(text, real);
                x = Number(text, what[3][(j + 1)..]) * (j > 0 && what[3][j - 1] == '-' ? -1 : 1);
            }
        }

        var bus = Bus(text, what[1]);
        var lasts = Seconds(text, after[1]);
        if (!(lasts > 0)) throw Refused(text, "lasts for no time");
        return [new FaultOn(seconds, bus, r, x), new FaultOff(seconds + lasts, bus)];
    }

    static double Seconds(string text, string word)
    {
        var milli = word.EndsWith("ms", StringComparison.OrdinalIgnoreCase);
        var number = milli ? word[..^2] : word.EndsWith('s') || word.EndsWith('S') ? word[..^1] : word;
        var seconds = Number(text, number) / (milli ? 1000 : 1);
        return seconds is >= 0 and <= 1e6 ? seconds : throw Refused(text, $"has the time '{word}'");
    }

    static double Number(string text, string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : throw Refused(text, $"has '{word}', which is no number");

    static int Bus(string text, string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var bus) ? bus : throw Refused(text, $"has '{word}', which is no bus number");

    static bool Is(string word, string expected) => word.Equals(expected, StringComparison.OrdinalIgnoreCase);

    static CaseException Refused(string text, string why) => new($"The event '{text}' {why}; {Forms}.");
}
