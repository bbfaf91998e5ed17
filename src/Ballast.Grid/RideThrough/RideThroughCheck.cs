using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.Rules;

namespace Ballast.Grid.RideThrough;

/// <summary>One thing that a rule asks of load in a disturbance, and whether it was so.</summary>
/// <param name="Asked">What is asked, in a sentence.</param>
/// <param name="Met">Whether it was.</param>
/// <param name="Found">What was found, in a sentence: where, when and by how much.</param>
/// <param name="Megawatts">Load for which it was not met.</param>
public sealed record RideThroughFinding(string Asked, bool Met, string Found, double Megawatts);

/// <summary>
/// Tests a run against what an operator asks. A dip that lasts longer than the operator's curve lets a load leave for good; a load that
/// is still to stay has to be back in the time that is given.
/// </summary>
public static class RideThroughCheck
{
    /// <param name="terms">What is asked.</param>
    /// <param name="run">What came; it must say when load was back at the share that the terms name.</param>
    /// <param name="dips">Those of the run.</param>
    public static IReadOnlyList<RideThroughFinding> Of(RideThroughTerms terms, RideThroughRun run, IReadOnlyList<Dip> dips)
    {
        var findings = new List<RideThroughFinding>();
        if (terms.Voltage.Count > 0) findings.Add(Stays(terms, run, dips));
        if (terms.Recovery is { } recovery) findings.Add(Recovers(terms, recovery, run, dips));
        if (terms.ForbidsCounting) findings.Add(Counts(run));
        if (terms.Frequency.Count > 0) findings.Add(Frequency(terms, run));
        if (!double.IsNaN(terms.RateOfChange)) findings.Add(Rate(terms, run));
        return findings;
    }

    /// <summary>Whether the block may leave for good because of a dip as it sees it.</summary>
    static bool MayLeave(RideThroughTerms terms, UpsBlock block, Dip dip)
    {
        if (terms.Voltage.Count == 0) return false;
        var seconds = RideThroughTerms.SecondsAt(terms.Voltage, block.Sees(dip.Volts));
        return double.IsNaN(seconds) || dip.Duration > seconds + 1e-9;
    }

    static RideThroughFinding Stays(RideThroughTerms terms, RideThroughRun run, IReadOnlyList<Dip> dips)
    {
        var (lost, excused) = (0.0, 0.0);
        foreach (var block in run.Blocks)
        {
            var away = block.State is BlockState.LockedOut or BlockState.Down or BlockState.Battery || block.HasGoneDown;
            if (!away) continue;
            if (dips.Any(d => MayLeave(terms, block, d))) excused += block.Megawatts;
            else lost += block.Megawatts;
        }
        var also = excused > 0 ? FormattableString.Invariant($"; {excused:0.#} MW more left in a dip that is beyond the curve") : "";
        return new(
            "Load stays while voltage is inside the voltage-time curve.", lost <= 0,
            lost <= 0 ? $"No load stayed away that had to stay{also}." : FormattableString.Invariant($"{lost:0.#} MW of {run.BeforeMw:0.#} MW had to stay and stayed away or went down{also}."), lost);
    }

    static RideThroughFinding Recovers(RideThroughTerms terms, RideThroughRecovery recovery, RideThroughRun run, IReadOnlyList<Dip> dips)
    {
        if (!run.Recovery.TryGetValue(recovery.Share, out var times)) throw new CaseException(FormattableString.Invariant($"The run does not say when load was back at {recovery.Share * 100:0.###} % of its power."));
        var (late, worst, when) = (new HashSet<int>(), 0.0, 0);
        for (var d = 0; d < dips.Count; d++)
        {
            var until = d + 1 < dips.Count ? dips[d + 1].Start - dips[d].End : double.PositiveInfinity;
            for (var b = 0; b < run.Blocks.Count; b++)
            {
                if (MayLeave(terms, run.Blocks[b], dips[d])) continue;
                // Where the next dip came first, all that is known is that the load was not back until then.
                var took = double.IsNaN(times[d][b]) ? until : times[d][b];
                if (took <= recovery.WithinSeconds + 1e-9 || (double.IsNaN(times[d][b]) && until <= recovery.WithinSeconds)) continue;
                late.Add(b);
                if (took > worst) (worst, when) = (took, d);
            }
        }
        var megawatts = late.Sum(b => run.Blocks[b].Megawatts);
        var asked = FormattableString.Invariant($"At least {recovery.Share * 100:0.#} % of the power is back within {recovery.WithinSeconds:0.###} s of voltage above {recovery.AboveVoltage:0.##} pu.");
        if (late.Count == 0) return new(asked, true, "All load was back in time after every dip.", 0);
        var length = double.IsPositiveInfinity(worst) ? "was not back by the end of the run" : FormattableString.Invariant($"was back only after {worst:0.##} s");
        return new(asked, false, string.Create(CultureInfo.InvariantCulture, $"{megawatts:0.#} MW was late; after the dip at {dips[when].Start:0.###} s some of it {length}."), megawatts);
    }

    static RideThroughFinding Counts(RideThroughRun run)
    {
        var megawatts = run.Blocks.Where(b => b.HasCountedOut).Sum(b => b.Megawatts);
        var able = run.Blocks.Where(b => b.Settings.CountToLockout > 0).Sum(b => b.Megawatts);
        var found = able <= 0 ? "No block counts dips." : FormattableString.Invariant($"{able:0.#} MW counts dips to decide a transfer, and {megawatts:0.#} MW was locked out by it.");
        return new("No load counts dips to decide that it leaves.", able <= 0, found, able);
    }

    static RideThroughFinding Frequency(RideThroughTerms terms, RideThroughRun run)
    {
        var worst = double.PositiveInfinity;
        foreach (var hertz in (ReadOnlySpan<double>)[run.Zenith.Hertz, run.Nadir.Hertz])
        {
            var seconds = RideThroughTerms.SecondsAt(terms.Frequency, hertz);
            worst = Math.Min(worst, double.IsNaN(seconds) ? 0 : seconds);
        }
        var span = FormattableString.Invariant($"Frequency went from {run.Nadir.Hertz:0.000} to {run.Zenith.Hertz:0.000} Hz");
        return new(
            "Load stays while frequency is inside the frequency-time curve.", true,
            double.IsPositiveInfinity(worst) ? $"{span}, where load stays for ever; no block here leaves for frequency." : FormattableString.Invariant($"{span}, where load has to stay for {worst:0.###} s; no block here leaves for frequency."), 0);
    }

    static RideThroughFinding Rate(RideThroughTerms terms, RideThroughRun run) => new(
        FormattableString.Invariant($"Load withstands {terms.RateOfChange:0.##} Hz/s{(double.IsNaN(terms.RateOverSeconds) ? "" : FormattableString.Invariant($" over {terms.RateOverSeconds * 1000:0.#} ms"))}."), true,
        FormattableString.Invariant($"Frequency moved by at most {run.RateOfChange:0.000} Hz/s over 500 ms; no block here leaves for it."), 0);
}
