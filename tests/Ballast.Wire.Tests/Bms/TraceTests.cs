using System.Diagnostics;
using System.Text;
using Ballast.Wire.Bms;
using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Bms;

/// <summary>The recorded trace: read, sent again, and every message of it understood.</summary>
public class TraceTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static TraceLine[] Exemplar()
    {
        using var file = File.OpenText(Repository.SharedData("dsx-flex/dsx_exemplar.csv"));
        return [.. BmsTrace.Read(file)];
    }

    [Fact]
    public void The_exemplar_is_read_whole()
    {
        var trace = Exemplar();
        Assert.Equal(4711, trace.Length);
        Assert.Equal(166, trace.Count(l => l.Topic.Contains("/Metadata/", StringComparison.Ordinal)));
        Assert.InRange(trace[^1].Offset.TotalSeconds, 98, 100);
        Assert.Equal(3.4731, trace[1].Offset.TotalMilliseconds, 9);
        var book = new BmsBook();
        foreach (var line in trace) Assert.True(book.Take(line.Topic, line.At(DateTimeOffset.UnixEpoch + line.Offset), DateTimeOffset.UnixEpoch + line.Offset), book.Counts.LastRefusal);
        Assert.Equal((4711, 166, 0, 0), (book.Counts.Decoded, book.Counts.Metadata, book.Counts.Late, book.Counts.Bad));
        Assert.Equal(4, book.Equipment("PowerMeter").Length);
        Assert.Equal(6, book.Equipment("Rack").Count(r => r.Point("RackPower") is not null));

        // The two buses together, by hand from the trace's last values.
        var at = DateTimeOffset.UnixEpoch + trace[^1].Offset;
        var byHand = trace.Where(l => l.Topic.Contains("/Value/PowerMeter/ActivePower/", StringComparison.Ordinal) && l.Topic.Contains("C-E-BUS-", StringComparison.Ordinal)).GroupBy(l => l.Topic)
            .Sum(g => double.Parse(g.Last().Payload.Split(':', ',')[1], System.Globalization.CultureInfo.InvariantCulture));
        PointChoice.TryParse("PowerMeter/ActivePower:C-E-BUS-E1", out var one);
        PointChoice.TryParse("PowerMeter/ActivePower:C-E-BUS-E2", out var two);
        Assert.Equal(byHand, PowerSum.Of(book, [one!, two!], at, TimeSpan.FromMinutes(2)).Power!.Value.Kilowatts, 6);
    }

    [Fact]
    public async Task At_a_thousand_times_its_speed_none_is_lost()
    {
        var trace = Exemplar();
        await using var broker = await Mosquitto.Start(["persistence false"]);
        await using var listener = new MqttClient(new MqttOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "listener", QueuedMessages = 16 }, TimeProvider.System);
        await listener.Connect(Cancel);
        await listener.Subscribe("BMS/v1/#", MqttQos.AtLeastOnce, Cancel);
        await using var sender = new MqttClient(new MqttOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "sender" }, TimeProvider.System);
        await sender.Connect(Cancel);

        var book = new BmsBook();
        var heard = Task.Run(async () =>
        {
            for (var i = 0; i < trace.Length; i++)
            {
                var message = await listener.Messages.ReadAsync(Cancel);
                book.Take(message.Topic, message.Payload, DateTimeOffset.UtcNow);
            }
        }, Cancel);
        var clock = Stopwatch.StartNew();
        Assert.Equal(4711, await TraceReplay.Run(trace, 1000, sender, TimeProvider.System, Cancel));
        await heard.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        TestContext.Current.SendDiagnosticMessage($"4711 messages in {clock.ElapsedMilliseconds} ms.");
        Assert.Equal((4711, 166, 0), (book.Counts.Decoded, book.Counts.Metadata, book.Counts.Refused));

        // Metadata is retained: who comes later learns what the points are.
        await using var late = new MqttClient(new MqttOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "late" }, TimeProvider.System);
        await late.Connect(Cancel);
        await late.Subscribe("BMS/v1/PUB/Metadata/#", MqttQos.AtLeastOnce, Cancel);
        for (var i = 0; i < 166; i++) Assert.True((await late.Messages.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel)).Retain);
    }

    [Theory]
    [InlineData("", "Line 1")]
    [InlineData("a,b,c\n", "Line 1")]
    [InlineData("offset,topic,payload\n0s,t\n", "Line 2")]
    [InlineData("offset,topic,payload\n0s,t,p\nsoon,t,p\n", "Line 3")]
    [InlineData("offset,topic,payload\n0s,t,\"p\n", "does not end")]
    public void A_trace_that_is_none_is_told_by_its_line(string text, string words)
    {
        var e = Assert.Throws<FormatException>(() => BmsTrace.Read(new StringReader(text)).ToArray());
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_commas_and_line_breaks_stand_in_quotes()
    {
        var line = Assert.Single(BmsTrace.Read(new StringReader("offset,topic,payload\r\n1s,a/b,\"{\"\"x\"\":\n1,{{timestamp_ms}}}\"\r\n")));
        Assert.Equal("{\"x\":\n1,5000}", Encoding.UTF8.GetString(line.At(DateTimeOffset.UnixEpoch.AddSeconds(5))));
    }

    [Fact]
    public void Mutated_traces_give_lines_or_a_sentence()
    {
        var original = "offset,topic,payload\n0s,BMS/v1/PUB/Value/a/b/c,\"{\"\"value\"\":1,\"\"timestamp\"\":{{timestamp_ms}},\"\"quality\"\":1}\"\n1m2.3s,x/y,z\n"u8.ToArray();
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                foreach (var line in BmsTrace.Read(new StringReader(Encoding.UTF8.GetString(Fuzz.Mutate(original, i))))) Assert.NotEmpty(line.Topic);
            }
            catch (FormatException e)
            {
                Assert.Matches(@"^[^\r\n]{10,200}\.$", e.Message);
            }
        }
    }
}
