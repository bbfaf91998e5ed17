using System.Globalization;
using System.Text.Json;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;
using Ballast.Wire.OpenAdr;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>
/// The sample payloads of the standard's own user guide and definition: each is told for what it is, and those that carry events become the signals written
/// beside them here. A line is <c>id: what, start (UTC), length, priority</c>; "now" is 2025-05-03 22:00, when the events are heard.
/// </summary>
public class SampleTests
{
    static readonly DateTimeOffset Now = new(2025, 5, 3, 22, 0, 0, TimeSpan.Zero);

    static readonly Site Site = new() { Name = "s", Interconnection = new() { ImportLimit = new Power(1e6) } };

    const string None = "-";

    public static TheoryData<string, OpenAdrKind, string, string> Samples => new()
    {
        { "01", OpenAdrKind.Program, None, "" },
        { "02", OpenAdrKind.Program, None, "" },
        { "03", OpenAdrKind.Event, "simplePriceEvent: price 0.17 from 2023-02-10 00:00 for 01:00:00", "" },
        { "04", OpenAdrKind.Event, "0: price 0.17 from 2023-02-10 00:00 for 01:00:00", "" },
        { "05", OpenAdrKind.Report, None, "" },
        { "06", OpenAdrKind.Report, None, "" },
        {
            "07", OpenAdrKind.Event, """
            multiPriceEvent.0: price 0.17 from 2025-06-25 00:00 for 01:00:00
            multiPriceEvent.1: price 0.03 from 2025-06-25 01:00 for 01:00:00
            multiPriceEvent.2: price 0.11 from 2025-06-25 02:00 for 01:00:00
            """, "3 values"
        },
        {
            "08", OpenAdrKind.Event, """
            variableIntervalsEvent#0: price 0.17 from 2023-02-10 00:00 for 01:00:00
            variableIntervalsEvent#1: price 0.22 from 2023-02-10 01:00 for 02:00:00
            """, ""
        },
        { "09", OpenAdrKind.Event, "payloadDescriptorsEvent: price 0.17 from 2023-02-10 00:00 for 01:00:00", "GHG is not acted on" },
        { "10", OpenAdrKind.Event, "reportDescriptorsEvent: price 0.17 from 2023-02-10 00:00 for 01:00:00", "\"payLoadType\"" },
        { "11", OpenAdrKind.Report, None, "" },
        { "12", OpenAdrKind.Report, None, "" },
        { "13", OpenAdrKind.Event, "alertEvent: emergency \"The grid is currently under emergency conditions\" from 2025-03-14 00:00 for 04:00:00", "" },
        { "14", OpenAdrKind.Event, "simpleEvent: cut 0.1 from 2025-03-14 00:00 for 04:00:00", "" },
        { "15", OpenAdrKind.Program, None, "" },
        {
            "16", OpenAdrKind.Event, """
            pricingEvent#0: price 0.17 from 2023-02-10 00:00 for 01:00:00
            pricingEvent#1: price 0.03 from 2023-02-10 01:00 for 01:00:00
            """, ""
        },
        { "17", OpenAdrKind.Descriptor, None, "" },
        { "18", OpenAdrKind.Report, None, "" },
        { "19", OpenAdrKind.Program, None, "" },
        { "20", OpenAdrKind.Event, "", "CURVE is not acted on" },
        { "21", OpenAdrKind.Event, "loadControlEvent: hold 0 W from 2025-03-14 00:00 for 04:00:00", "" },
        { "22", OpenAdrKind.Event, "", "asks nothing" },
        { "23", OpenAdrKind.Report, None, "" },
        { "24", OpenAdrKind.Event, "", "asks nothing" },
        { "25", OpenAdrKind.Report, None, "" },
        { "26", OpenAdrKind.Event, "", "asks nothing" },
        { "27", OpenAdrKind.Report, None, "" },
        { "28", OpenAdrKind.Event, "fast_dr_Event: hold 500 W from 2023-02-10 00:00 for ever", "" },
        { "29", OpenAdrKind.Event, "", "CONTROL_SETPOINT is not acted on" },
        { "30", OpenAdrKind.Event, "", "CONTROL_SETPOINT is not acted on" },
        { "31", OpenAdrKind.Report, None, "" },
        {
            "32", OpenAdrKind.Event, """
            capacity_limit_Event#0: limit 10000 W from 2023-02-10 00:00 for 00:30:00
            capacity_limit_Event#1: limit 8000 W from 2023-02-10 00:30 for 00:30:00
            """, "EXPORT_CAPACITY_LIMIT is not acted on"
        },
        { "33", OpenAdrKind.Event, "capacity_subscription_Event: limit 240000 W from 2023-02-10 00:00 for ever", "CAPACITY_SUBSCRIPTION was taken as IMPORT_CAPACITY_SUBSCRIPTION" },
        { "34", OpenAdrKind.Event, "", "asks nothing" },
        { "35", OpenAdrKind.Report, None, "" },
        { "36", OpenAdrKind.Event, "", "on top of a subscription" },
        { "37", OpenAdrKind.Event, "", "IMPORT_CAPACITY_AVAILABLE is not acted on" },
        { "38", OpenAdrKind.Event, "", "\"load_reduction, combustion_gen_standby\"" },
        { "39", OpenAdrKind.Event, "", "\"load_reduction, combustion_gen\"" },
        { "40", OpenAdrKind.Ven, None, "" },
        { "41", OpenAdrKind.Resource, None, "" },
        { "42", OpenAdrKind.Program, None, "" },
        { "43", OpenAdrKind.Event, "", "no intervals" },
        { "44", OpenAdrKind.Event, "", "no intervals" },
        { "45", OpenAdrKind.Event, "", "no intervals" },
        { "46", OpenAdrKind.Resource, None, "" },
        { "47", OpenAdrKind.Problem, None, "" },
        { "48", OpenAdrKind.Subscription, None, "" },
        { "49", OpenAdrKind.Subscription, None, "" },
        { "50", OpenAdrKind.Notification, None, "" },
        { "51", OpenAdrKind.Notifiers, None, "" },
        { "52", OpenAdrKind.Topics, None, "" },
        { "53", OpenAdrKind.Descriptor, None, "" },
        { "54", OpenAdrKind.Values, None, "" },
        { "55", OpenAdrKind.Values, None, "" },
        { "56", OpenAdrKind.Descriptor, None, "" },
        { "57", OpenAdrKind.Values, None, "" },
    };

    [Theory, MemberData(nameof(Samples))]
    public void Each_sample_is_read_as_what_it_is(string number, OpenAdrKind kind, string signals, string remark)
    {
        var json = File.ReadAllText(Assert.Single(Directory.GetFiles(Repository.SharedData("openadr/user-guide-samples"), $"{number}-*.json")));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(kind, OpenAdrObject.KindOf(document.RootElement));
        var reading = EventDocument.Read(json, Site, new EventTerms { Now = Now, Seed = 1 });
        if (signals == None)
        {
            Assert.NotEqual(OpenAdrKind.Event, kind);
            Assert.Empty(reading.Signals);
            return;
        }
        Assert.Equal([], reading.Problems);
        Assert.Equal(signals.ReplaceLineEndings("\n"), string.Join('\n', reading.Signals.Select(Show)));
        if (remark.Length > 0) Assert.Contains(reading.Remarks, sentence => sentence.Contains(remark));
        Assert.All(reading.Signals, signal => Assert.Equal(EventTerms.NoPriority, signal.Priority));
    }

    [Fact]
    public void There_are_as_many_samples_as_lines_here() => Assert.Equal(57, Directory.GetFiles(Repository.SharedData("openadr/user-guide-samples"), "*.json").Length);

    [Fact]
    public void The_sample_notification_is_a_notice()
    {
        var body = File.ReadAllBytes(Directory.GetFiles(Repository.SharedData("openadr/user-guide-samples"), "50-*.json")[0]);
        var notice = Notice.Read(body)!;
        Assert.Equal(("CREATE", "PROGRAM", "myProgram"), (notice.Operation, notice.ObjectType, notice.Object.GetProperty("programName").GetString()));
    }

    [Fact]
    public void A_price_without_units_takes_those_of_its_program()
    {
        var program = File.ReadAllText(Directory.GetFiles(Repository.SharedData("openadr/user-guide-samples"), "15-*.json")[0]).Replace("KWH", "MWH");
        var price = File.ReadAllText(Directory.GetFiles(Repository.SharedData("openadr/user-guide-samples"), "03-*.json")[0]);
        var reading = EventDocument.Read(price, Site, new EventTerms { Now = Now, ProgramJson = program });
        Assert.Equal(0.17 / 1000, Assert.IsType<PriceSignal>(Assert.Single(reading.Signals)).Price.PerKilowattHour, 12);
    }

    internal static string Show(GridSignal signal)
    {
        var what = signal switch
        {
            Ballast.Signals.Dispatch { Setpoint: Setpoint.Absolute hold } => $"hold {hold.Power.Watts} W",
            Ballast.Signals.Dispatch { Setpoint: Setpoint.CutFraction cut } => $"cut {cut.Fraction}",
            Ballast.Signals.Dispatch { Setpoint: Setpoint.CutPower cut } => $"cut {cut.Power.Watts} W",
            CapacityLimit limit => $"limit {limit.Limit.Watts} W",
            PriceSignal price => $"price {price.Price.PerKilowattHour}",
            _ => $"emergency \"{signal.Note}\"",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{signal.Id}: {what} from {signal.Start.UtcDateTime:yyyy-MM-dd HH:mm} for {(signal.Duration is { } length ? length.ToString("c") : "ever")}");
    }
}
