using System.Globalization;
using Ballast.App.Live;
using Ballast.Files;
using Ballast.Grid.Dynamics;
using Ballast.Grid.RideThrough;

namespace Ballast.App.Grid;

/// <summary>The AI loads of a run as a person gives them, with the UPS blocks in front of them.</summary>
sealed class TraceLoads
{
    readonly List<(int Bus, RidingUps Ups)> riding = [];

    /// <param name="texts">As in --load-trace.</param>
    /// <param name="upsPath">A ride-through file whose groups stand, in their proportions, in front of every load; none: the loads stay connected.</param>
    public TraceLoads(IReadOnlyList<string> texts, string? upsPath)
    {
        if (upsPath is not null && texts.Count == 0) throw new InputException("--ups says what stands in front of loads on traces, and there is none; give one with --load-trace.");
        var loaded = upsPath is null ? null : RideThroughFile.Read(CaseFiles.Text(upsPath, "a ride-through file"), upsPath);
        if (loaded is { Value: null }) throw new InputException(string.Join('\n', loaded.Problems.Take(20)));
        List<TraceLoad> loads = [];
        foreach (var text in texts)
        {
            var parsed = TraceLoadText.Parse(text);
            var load = parsed.On(Load.TraceSource.Read(parsed.Path));
            if (loaded?.Value is { } site)
            {
                var ups = new RidingUps([.. site.Groups.SelectMany((g, i) => g.Draw(site.Seed, i, compliant: false))], load.Trace);
                riding.Add((load.Bus, ups));
                load = load with { RideThrough = ups.Share };
            }

            loads.Add(load);
        }

        All = loads;
    }

    public IReadOnlyList<TraceLoad> All { get; }

    /// <summary>What became of the blocks, each figure with its name.</summary>
    public IEnumerable<(string Name, string Value)> Findings()
    {
        foreach (var (bus, ups) in riding)
        {
            double Share(Func<UpsBlock, bool> of) => 100 * ups.Blocks.Where(of).Sum(b => b.Megawatts) / ups.Blocks.Sum(b => b.Megawatts);
            yield return ($"load at bus {bus}", F($"{Share(b => b.Transfers > 0):0.#} % transferred, {Share(b => b.State == BlockState.Normal):0.#} % on the grid at the end, {Share(b => b.State == BlockState.LockedOut):0.#} % locked out"));
            yield return ($"carried for it at bus {bus}", F($"{ups.CarriedMwh:0.###} MWh by batteries and generators, {ups.NotUsedMwh:0.###} MWh not used by servers that are down"));
            if (!double.IsNaN(ups.EmptyAt)) yield return ($"its links ran empty at bus {bus}", F($"{ups.EmptyAt:0.###} s"));
        }
    }

    static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
