using System.Text.Json;
using Ballast.App.Plots;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>Rule packs as JSON.</summary>
static class PackJson
{
    public static string Write(IEnumerable<RulePack> packs) => JsonText.Object(json => json.Objects("packs", packs, pack =>
    {
        Head(json, pack);
        if (pack.FromMegawatts > 0) json.Number("fromMw", pack.FromMegawatts);
        if (pack.Scope.Length > 0) json.WriteString("for", pack.Scope.Trim());
        json.Objects("rules", pack.Rules, rule =>
        {
            json.WriteString("rule", rule.Id);
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(rule.GetType().Name));
            json.WriteString("text", rule.Text);
            if (rule.Reading.Length > 0) json.WriteString("reading", rule.Reading);
            json.WriteString("unit", rule.Unit);
            Given(json, "limit", rule.Limit.Value);
            Given(json, "limitOfNominal", rule.Limit.ShareOfNominal);
            Given(json, "limitOfPeak", rule.Limit.ShareOfPeak);
        });
        if (pack.RideThrough is { } ride) RideThrough(json, ride);
        json.Strings("notes", pack.Notes.Select(n => n.Trim()));
    }));

    /// <summary>What a pack is, whose it is, and how far its figures were followed.</summary>
    public static void Head(Utf8JsonWriter json, RulePack pack)
    {
        json.WriteString("pack", pack.Id);
        json.WriteNumber("version", pack.Version);
        json.WriteString("sha256", pack.Hash);
        json.WriteString("title", pack.Title);
        json.WriteString("operator", pack.Operator);
        json.WriteString("status", JsonText.Word(pack.Status));
        json.WriteString("evidence", JsonText.Word(pack.Evidence));
        json.WriteString("date", pack.Date);
        json.WriteString("source", pack.Source);
    }

    static void RideThrough(Utf8JsonWriter json, RideThroughTerms ride)
    {
        json.WriteStartObject("rideThrough");
        json.WriteString("text", ride.Text);
        Bands("voltage", ride.Voltage);
        Bands("frequency", ride.Frequency);
        Given(json, "hertzPerSecond", ride.RateOfChange);
        Given(json, "overSeconds", ride.RateOverSeconds);
        if (ride.Recovery is { } recovery)
        {
            json.WriteStartObject("recovery");
            json.Number("share", recovery.Share);
            json.Number("withinSeconds", recovery.WithinSeconds);
            json.Number("aboveVoltage", recovery.AboveVoltage);
            json.WriteEndObject();
        }
        json.WriteBoolean("forbidsCounting", ride.ForbidsCounting);
        json.WriteEndObject();

        // No number of seconds: forever.
        void Bands(string name, IReadOnlyList<RideThroughBand> bands) => json.Objects(name, bands, band =>
        {
            json.Number("from", band.From);
            json.Number("to", band.To);
            json.Number("staySeconds", band.Seconds);
        });
    }

    static void Given(Utf8JsonWriter json, string name, double value)
    {
        if (!double.IsNaN(value)) json.Number(name, value);
    }
}
