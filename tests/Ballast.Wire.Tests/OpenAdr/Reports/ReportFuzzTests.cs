using System.Globalization;
using System.Text;
using System.Text.Json;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.Wire.Tests.OpenAdr.Reports;

/// <summary>Whatever an event asks, planning and writing give an answer, and soon.</summary>
public class ReportFuzzTests
{
    static readonly string[] Originals =
    [
        Asking.Hours(3, """{"payloadType":"DEMAND","readingType":"PEAK","units":"KW","aggregate":false,"startInterval":0,"numIntervals":2,"historical":true,"frequency":1,"repeat":-1,"reportIntervals":"SUB_INTERVALS","targets":["a"]},{"payloadType":"DATA_QUALITY"}""", "\"duration\":\"PT9H\","),
        """{"id":"e","programID":"p","intervalPeriod":{"start":"0001-01-01","duration":"P9999Y"},"intervals":[{"id":-5,"intervalPeriod":{"start":"2026-03-01T10:00:00Z","duration":"P9999Y"},"payloads":[]}],"reportDescriptors":[{"payloadType":"USAGE","frequency":0,"reportIntervals":"OPEN_INTERVALS"}]}""",
        """{"id":"e","programID":"p","intervalPeriod":{"start":"2023-02-10T00:00:00.000Z","duration":"PT0.001S"},"reportDescriptors":[{"payloadType":"LOAD_SHED_DELTA_AVAILABLE","startInterval":0,"numIntervals":2147483647,"historical":false,"frequency":2147483647,"repeat":-1}]}""",
    ];

    static readonly string[] Pieces = ["2147483647", "-2147483648", "1e308", "0", "-1", "null", "true", "{}", "[]", "\"\"", "\"\\ud800\"", "PT0S", "P9999Y", "P100Y", "PT0.0000001S", "2200-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "USAGE", ",", "}", "]", "\"historical\":false"];

    static readonly ReportSource Source = new()
    {
        Meter = (_, _) => Metered.Flat(1),
        Baseline = (_, _) => Metered.Nothing,
        Target = (_, _) => Metered.Nothing,
        Expected = (_, _) => Metered.Flat(2),
        State = (_, _) => null,
        Available = (_, _) => null,
        Stored = (_, _) => null,
        Level = (_, _) => null,
    };

    [Fact]
    public void A_mutated_request_for_reports_never_throws_and_is_bounded()
    {
        var count = Environment.GetEnvironmentVariable("BALLAST_FUZZ") is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : 20_000;
        var random = new Random(42);
        var address = new ReportAddress { ClientName = "c", ResourceName = "r" };
        for (var i = 0; i < count; i++)
        {
            var text = Mutate(Originals[i % Originals.Length], random);
            JsonDocument document;
            try
            {
                document = JsonDocument.Parse(text);
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                continue;
            }
            using (document)
            {
                var plan = ReportPlan.Read(document.RootElement, new ReportTerms { Known = Asking.Known });
                Assert.All(plan.Remarks, r => Assert.Matches(@"^[^\r\n]{10,500}\.$", r));
                var due = plan.Due(Asking.Known.AddHours(-1), Asking.Known.AddHours(3), 20);
                Assert.All(due, r => Assert.InRange(r.Windows.Length, 1, 2000));
                Assert.All(plan.LastDue(Asking.Known.AddYears(3)), r => Assert.True(r.Due <= Asking.Known.AddYears(3)));
                if (plan.Next(Asking.Known) is { } next) Assert.True(next > Asking.Known);
                foreach (var report in due.Take(2)) ReportWriter.Write(report, Source, address);
            }
        }
    }

    static string Mutate(string text, Random random)
    {
        var made = new StringBuilder(text);
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(made.Length);
            switch (random.Next(4))
            {
                case 0:
                    made.Remove(at, Math.Min(random.Next(1, 12), made.Length - at));
                    break;
                case 1:
                    made.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    // A number or a word for another, which most often still is JSON.
                    var from = at;
                    while (from < made.Length && !char.IsAsciiLetterOrDigit(made[from])) from++;
                    var to = from;
                    while (to < made.Length && (char.IsAsciiLetterOrDigit(made[to]) || made[to] is '-' or '_' or '.')) to++;
                    made.Remove(from, to - from).Insert(from, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
            if (made.Length == 0) made.Append('x');
        }
        return made.ToString();
    }
}
