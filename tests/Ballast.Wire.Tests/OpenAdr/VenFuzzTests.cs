using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ballast.Assets;
using Ballast.Units;
using Ballast.Wire.OpenAdr;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>Whatever a server sends, reading it gives signals or sentences, and soon.</summary>
public class VenFuzzTests
{
    static readonly DateTimeOffset Now = new(2025, 5, 3, 22, 0, 0, TimeSpan.Zero);

    static readonly Site Site = new() { Name = "s", Interconnection = new() { ImportLimit = new Power(1e6) } };

    static readonly string[] Originals =
    [
        """{"id":"e1","objectType":"EVENT","programID":"p","eventName":"peak","priority":1,"duration":"P9999Y","targets":["a",{"type":"GROUP","values":["b"]}],"intervalPeriod":{"start":"2025-05-03T23:15:00Z","duration":"PT3H","randomizeStart":"PT10M"},"payloadDescriptors":[{"payloadType":"DISPATCH_SETPOINT_RELATIVE","units":"PERCENT"}],"intervals":[{"id":0,"payloads":[{"type":"DISPATCH_SETPOINT_RELATIVE","values":[0.25]}]},{"id":1,"intervalPeriod":{"duration":"P1DT2H30M","randomizeStart":"PT1M"},"payloads":[{"type":"SIMPLE","values":["2"]},{"type":"PRICE","values":[0.17,0.03,0.11]}]}]}""",
        """{"id":"e2","program_id":"0","interval_period":{"start":"0001-01-01","duration":"PT0S"},"intervals":[{"id":0,"payloads":[{"type":"CAPACITY_SUBSCRIPTION","values":[10.5]},{"type":"IMPORT_CAPACITY_RESERVATION","values":[1]},{"type":"ALERT_FIRE","values":["now\u0021"]}]}]}""",
        """{"id":"e3","programID":"1","duration":"PT5H","intervals":[{"id":0,"intervalPeriod":{"start":"2025-05-03 22:10:00","duration":"PT0.5S"},"payloads":[{"type":"DISPATCH_SETPOINT","values":[1e3]}]},{"id":3,"intervalPeriod":{"start":"2025-05-03"},"payloads":[{"type":"IMPORT_CAPACITY_LIMIT","values":[5]}]}]}""",
    ];

    static readonly string[] Pieces =
    [
        "2147483647", "-2147483648", "1e308", "1e-320", "0", "-1", "null", "true", "{}", "[]", "\"\"", "\"\\ud800\"", "PT0S", "P9999Y", "P100Y", "PT0.0000001S", "PT0.001S", "2200-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "0001-01-01",
        ",", "}", "]", "\"duration\":\"P99Y\",", "\"id\":7,", "_", "\n", "\u0000", "é", "\ud83d", "PRICE", "OLS", "#", "@",
    ];

    static int Count => Environment.GetEnvironmentVariable("BALLAST_FUZZ") is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : 20_000;

    [Fact]
    public void A_mutated_event_gives_signals_or_sentences_and_the_book_stays_sound()
    {
        var random = new Random(4711);
        var book = new EventBook(Site, new EventTerms { Now = Now, Seed = 5, Names = ["b"] });
        for (var i = 0; i < Count; i++)
        {
            var text = Mutate(Originals[i % Originals.Length], random);
            var now = Now.AddMinutes(random.Next(-10_000, 10_000));
            var update = book.Take(new VenChange.EventChanged($"e{i % 50}", text, "p", null, i % 7 == 0 ? Mutate(Originals[0], random) : null, Now, i % 2 == 0) { At = now }, now);
            Assert.All(update.Problems.Concat(update.Remarks), sentence => Assert.Matches(@"^[^\r\n]{10,400}\.$", sentence));
            Assert.True(update.Problems.IsEmpty || update.Facts.IsEmpty);
            Assert.All(book.Events.Values, booked => Assert.True(booked.Signals.Length <= 200_000 && booked.Signals.Select(signal => signal.Id).Distinct().Count() == booked.Signals.Length));
            if (i % 100 == 0) book.Renew(now.AddDays(2));
            if (i % 3 == 0) book.Gone($"e{random.Next(50)}", now);
        }
    }

    [Fact]
    public void A_mutated_notification_is_a_notice_or_none()
    {
        var random = new Random(1147);
        var shelf = new EventShelf(VenRun.Options(new Uri("http://localhost")) with { MaxEvents = 20 });
        for (var i = 0; i < Count; i++)
        {
            var body = Encoding.UTF8.GetBytes(Mutate($$"""{"objectType":"EVENT","operation":"UPDATE","targets":["x"],"object":{{Originals[i % Originals.Length].Insert(1, "\"modificationDateTime\":\"2025-05-03T22:00:00Z\",")}}}""", random));
            if (i % 5 == 0) body[random.Next(body.Length)] = (byte)random.Next(256);
            if (Notice.Read(body) is not { } notice) continue;
            Assert.Contains(notice.Operation, new[] { "CREATE", "UPDATE", "DELETE", "READ" });
            try
            {
                shelf.Put(notice.Object, meant: i % 4 != 0, ImmutableDictionary<string, VenProgram>.Empty, Now, i % 2 == 0 ? Now : null, out var remark);
                if (remark is not null) Assert.Matches(@"^[^\r\n]{10,400}\.$", remark);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                // Text that is not Unicode shows itself only here; the client takes it for a reason to look at the whole.
                Assert.DoesNotContain("at Ballast", exception.Message);
            }
            Assert.InRange(shelf.Count, 0, 20);
        }
    }

    [Fact]
    public void An_error_body_of_any_kind_is_a_sentence()
    {
        var random = new Random(1);
        for (var i = 0; i < Count; i++)
        {
            var body = Encoding.UTF8.GetBytes(Mutate("""{"title":"Bad Request","status":400,"detail":"no such\nevent","error":"x","instance":[{}]}""", random));
            Assert.Matches(@"^[^\r\n]{10,400}\.$", VenServer.Trouble("GET events", new VenReply(400, body, null, null)).Message);
        }
    }

    static string Mutate(string text, Random random)
    {
        var made = new StringBuilder(text);
        for (var edits = random.Next(1, 4); edits > 0 && made.Length > 1; edits--)
        {
            var at = random.Next(made.Length);
            var length = Math.Min(random.Next(1, 30), made.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    made.Remove(at, length);
                    break;
                case 1:
                    made.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    made.Insert(random.Next(made.Length), made.ToString(at, length));
                    break;
                case 3:
                    made[at] = (char)random.Next(1, 0x250);
                    break;
                default:
                    Number(made, at, random);
                    break;
            }
        }
        return made.ToString();
    }

    static void Number(StringBuilder text, int at, Random random)
    {
        while (at < text.Length && !char.IsAsciiDigit(text[at])) at++;
        var to = at;
        while (to < text.Length && char.IsAsciiDigit(text[to])) to++;
        if (at < to) text.Remove(at, to - at).Insert(at, Pieces[random.Next(8)]);
    }
}
