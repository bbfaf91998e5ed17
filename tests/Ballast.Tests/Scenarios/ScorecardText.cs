using System.Globalization;
using System.Text;
using Ballast.Settlement;
using Ballast.Simulation.Runs;

namespace Ballast.Tests.Scenarios;

/// <summary>A run as the text that is approved: headline figures to the digits that a person reads, and the hash of every command.</summary>
static class ScorecardText
{
    public static string Of(string name, RunResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{name}, seed {result.Seed}\n");
        foreach (var card in result.Scorecard.Events)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nevent {card.EventId}\n");
            Figures(text, card);
        }
        text.Append("\nwhole run\n");
        if (result.Scorecard.Events.Length > 1) Figures(text, result.Scorecard);
        Line(text, "jobs outside their tier", $"{result.Scorecard.JobsOutsideTier}");
        Line(text, "commands", $"{result.Scorecard.Commands}");
        Line(text, "hash of the commands", result.Scorecard.CommandHash);
        return text.ToString();
    }

    static void Figures(StringBuilder text, Scorecard card)
    {
        Line(text, "baseline, kW", Number(card.BaselineKw, "0.0"));
        Line(text, "asked, %", Number(card.AskedPercent, "0.00"));
        Line(text, "delivered in the hold, %", Number(card.DeliveredPercent, "0.00"));
        Line(text, "RMS to target, hold, %", Number(card.RmsHoldPercent, "0.00"));
        Line(text, "RMS to target, with ramps, %", Number(card.RmsEventPercent, "0.00"));
        Line(text, "deepest dip, %", Number(card.DeepestDipPercent, "0.00"));
        Line(text, "minutes above target", $"{card.MinutesAbove}");
        Line(text, "largest step, of the ramp", Number(card.LargestStepOfRamp, "0.00"));
        Line(text, "above baseline after, %", Number(card.AfterEventPercent, "0.00"));
        Line(text, "weighted performance", Number(card.WeightedPerformance, "0.0000"));
        Line(text, "RMS at one second, hold, %", Number(card.AtOneSecond?.RmsHoldPercent, "0.00"));
    }

    static void Line(StringBuilder text, string name, string value) => text.Append(CultureInfo.InvariantCulture, $"  {name,-30}{value,18}\n");

    static string Number(double? value, string format)
    {
        if (value is not { } v) return "-";
        var shown = v.ToString(format, CultureInfo.InvariantCulture);
        return shown.AsSpan(1).ContainsAnyExcept('0', '.') || shown[0] != '-' ? shown : shown[1..];
    }
}
