using System.Text.Json;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.App.Ven;

/// <summary>What each event asks to be reported, worked out once for each thing that it said.</summary>
sealed class ReportPlans(Action<string> remark)
{
    readonly Dictionary<string, (string Json, ReportPlan Plan)> plans = [];

    /// <param name="id">Of the event.</param>
    /// <param name="json">The event as it now is.</param>
    /// <param name="firstHeard">What a start of "now" means.</param>
    public ReportPlan Of(string id, string json, DateTimeOffset firstHeard)
    {
        if (plans.TryGetValue(id, out var known) && known.Json == json) return known.Plan;
        using var document = JsonDocument.Parse(json);
        var plan = ReportPlan.Read(document.RootElement, new ReportTerms { Known = firstHeard });
        foreach (var sentence in plan.Remarks) remark(sentence);
        plans[id] = (json, plan);
        return plan;
    }
}
