using System.Globalization;

namespace Ballast.Grid.Rules;

/// <summary>Whether a trace, and what is known of a load, can show that a rule is kept. What cannot be seen is said, and not passed over.</summary>
static class Decidability
{
    /// <summary>What was lacking.</summary>
    /// <param name="Why">Half a sentence; empty: nothing.</param>
    /// <param name="MayStillFail">Whether what can be seen suffices to show that the rule is broken, though not that it is kept.</param>
    public readonly record struct Lack(string? Why, bool MayStillFail);

    public static Lack Of(Rule rule, double stepSeconds, double seconds, RuleTerms terms)
    {
        var rate = 1 / stepSeconds;
        if (rule.Limit.NeedsNominal && double.IsNaN(terms.NominalMegawatts)) return new("its limit is a share of the load's nominal power, which was not said (--nominal)", false);
        if (rule is Rule.Flicker or Rule.VoltageStep && double.IsNaN(terms.ShortCircuitMva)) return new("the voltage follows from the short-circuit power at the point of connection, which was not said (--poi-mva)", false);
        if (rule.SamplingHz > 0 && rate < rule.SamplingHz * (1 - 1e-6))
            return new($"it needs {N(rule.SamplingHz)} samples a second, and the trace has {N(rate)}", rule is Rule.Step or Rule.Ramp or Rule.VoltageStep && stepSeconds <= WindowOf(rule) || ShowsPartOf(rule, rate));
        return rule switch
        {
            Rule.BandRange band when rate <= 2.2 * band.ToHz => new(Beyond(rate, band.ToHz), ShowsPartOf(rule, rate)),
            Rule.BandRange band => Band(rate, seconds, band.ToHz, BandCheck.RunInSeconds(band.FromHz) + 1 / band.FromHz, 2.2),
            Rule.Line line => Band(rate, seconds, line.ToHz, 8 / line.FromHz, 2),
            Rule.BandEnergy energy => Band(rate, seconds, energy.ToHz, 8 / energy.FromHz, 2),
            Rule.Flicker when rate < 200 * (1 - 1e-6) => new($"a flickermeter needs 200 samples a second, and the trace has {N(rate)}", false),
            Rule.Flicker => seconds < FlickerCheck.PeriodSeconds * 0.999 ? new($"flicker is judged over 10 min, and the trace lasts {N(seconds)} s", true) : default,
            _ => Window(stepSeconds, seconds, WindowOf(rule)),
        };
    }

    static double WindowOf(Rule rule) => rule switch { Rule.Ramp ramp => ramp.WindowSeconds, Rule.Step step => step.WindowSeconds, Rule.VoltageStep step => step.WindowSeconds, _ => double.NaN };

    /// <summary>The lower part of a band can break a limit by itself: what lies above adds to it.</summary>
    static bool ShowsPartOf(Rule rule, double rate) => rule is Rule.BandRange band && rate >= 20 * band.FromHz;

    static string Beyond(double rate, double toHz) => $"it looks up to {N(toHz)} Hz, which {N(rate)} samples a second do not show";

    static Lack Band(double rate, double seconds, double toHz, double needsSeconds, double each)
    {
        if (rate <= each * toHz) return new(Beyond(rate, toHz), false);
        return seconds < needsSeconds * 0.999 ? new($"its lowest frequency needs {N(needsSeconds)} s to be seen, and the trace lasts {N(seconds)} s", true) : default;
    }

    static Lack Window(double stepSeconds, double seconds, double window)
    {
        if (stepSeconds > window * (1 + 1e-9)) return new($"it looks at what happens within {N(window)} s, and samples are {N(stepSeconds)} s apart", false);
        // Between samples a fifth of the window apart most of a change is seen, and some of it may be missed.
        if (stepSeconds > window / 5 * (1 + 1e-9)) return new($"it looks at what happens within {N(window)} s, and samples {N(stepSeconds)} s apart can miss it", true);
        return seconds < window * (1 - 1e-9) ? new($"it looks at {N(window)} s, and the trace lasts {N(seconds)} s", true) : default;
    }

    static string N(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
