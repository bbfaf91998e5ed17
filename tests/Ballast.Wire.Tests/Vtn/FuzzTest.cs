using System.Text;
using System.Text.Json;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Http;
using Ballast.Vtn.Objects;
using Ballast.Vtn.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>Mutations of good input, the same ones every time: whatever comes, there is a value or a sentence, and no exception.</summary>
public sealed class FuzzTest
{
    static readonly int count = int.TryParse(Environment.GetEnvironmentVariable("BALLAST_FUZZ"), out var n) ? n : 20_000;

    static readonly (ObjectKind Kind, string Body)[] bodies =
    [
        (ObjectKind.Program, """{"programName":"p","intervalPeriod":{"start":"2026-05-03T16:15:00.123-07:00","duration":"P1Y2M3DT4H5M6.7S","randomizeStart":"-PT5M"},"programDescriptions":[{"URL":"https://e.org/"}],"payloadDescriptors":[{"objectType":"REPORT_PAYLOAD_DESCRIPTOR","payloadType":"USAGE","accuracy":0.1,"confidence":9}],"attributes":[{"type":"A","values":[1,"b",true,{"x":1,"y":2}]}],"targets":["a","b"],"more":{"deep":[[[1]]]}}"""),
        (ObjectKind.Event, """{"programID":"p","eventName":"e","duration":"P9999Y","priority":1,"targets":["a"],"reportDescriptors":[{"payloadType":"USAGE","aggregate":false,"startInterval":-1,"reportIntervals":"INTERVALS"}],"payloadDescriptors":[{"objectType":"EVENT_PAYLOAD_DESCRIPTOR","payloadType":"PRICE","currency":"USD"}],"intervalPeriod":{"start":"0001-01-01","duration":"PT1H"},"intervals":[{"id":0,"payloads":[{"type":"PRICE","values":[0.17,1e3]}]},{"id":1,"intervalPeriod":{"start":"9999-12-31T23:59:59Z","duration":"P9999Y"},"payloads":[]}]}"""),
        (ObjectKind.Report, """{"eventID":"e","clientName":"c","reportName":"r","resources":[{"resourceName":"AGGREGATED_REPORT","intervalPeriod":{"start":"2026-01-01T00:00:00Z"},"intervals":[{"id":0,"payloads":[{"type":"USAGE","values":[1]}]}]}]}"""),
        (ObjectKind.Subscription, """{"clientName":"c","programID":"p","objectOperations":[{"objects":["EVENT","PROGRAM"],"operations":["CREATE"],"callbackUrl":"https://e.org/hook","bearerToken":"\u0041"}],"targets":["x"]}"""),
        (ObjectKind.Ven, """{"objectType":"BL_VEN_REQUEST","clientID":"c","venName":"v","targets":["a"],"attributes":[{"type":"A","values":[]}]}"""),
        (ObjectKind.Resource, """{"objectType":"VEN_RESOURCE_REQUEST","resourceName":"r","venID":"v"}"""),
    ];

    static readonly string[] bits = ["null", "true", "1e999", "-1", "\"\"", "{}", "[]", "\\ud800", "\\u0000", "0001-01-01", "P9999999999Y", "PT0S", "-P1D", "9999-12-31T23:59:59.9999999+00:00", "0001-01-01T00:00:00+14:00", "{\"a\":", "]", "\"", ",", "VEN_VEN_REQUEST", "\u00ff", "99999999999999999999999"];

    [Fact]
    public void Every_body_gives_an_object_or_a_sentence()
    {
        var (options, taken) = (new VtnOptions { MaxItems = 100 }, 0);
        for (var i = 0; i < count; i++)
        {
            var (kind, body) = bodies[i % bodies.Length];
            var bytes = Mutate(body, i);
            using var document = RequestBody.Parse(bytes, options.MaxDepth, out var fault);
            if (document is null)
            {
                IsSentence(fault);
                continue;
            }
            if (Draft.Read(kind, document.RootElement, options, out var wrong) is not { } draft)
            {
                IsSentence(wrong!);
                continue;
            }
            var item = draft.Make("id", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "client", draft.Targets);
            var shelved = Shelved.Of(item);
            using var served = JsonDocument.Parse(item.Json);
            Assert.Equal("id", served.RootElement.GetProperty("id").GetString());
            if (shelved.TargetsAt.Length > 0) Assert.Equal((byte)'[', item.Json.Span[shelved.TargetsAt.Start]);
            taken++;
        }
        Assert.InRange(taken, count / 50, count);
    }

    [Fact]
    public async Task Every_request_to_the_server_has_an_outcome()
    {
        var time = new SettableTime();
        await using var vtn = await Ballast.Vtn.Vtn.Open(new VtnOptions { MaxObjects = 200 }, new MemoryStore(), AccessBook.InMemory(time), time, TestContext.Current.CancellationToken);
        Caller[] callers = [Caller.Host, new("c", Role.Ven, ScopeNames.ForVen), new("d", Role.Ven, ScopeNames.ForVen)];
        var random = new Random(5);
        for (var i = 0; i < count; i++)
        {
            var (kind, body) = bodies[random.Next(bodies.Length)];
            // References to what is there make the deeper rules answer.
            string Some(ObjectKind of) => vtn.Book.Of(of).Skip(random.Next(5)).FirstOrDefault()?.Id ?? "none";
            body = body.Replace("\"programID\":\"p\"", $"\"programID\":\"{Some(ObjectKind.Program)}\"", StringComparison.Ordinal)
                .Replace("\"eventID\":\"e\"", $"\"eventID\":\"{Some(ObjectKind.Event)}\"", StringComparison.Ordinal)
                .Replace("\"venID\":\"v\"", $"\"venID\":\"{Some(ObjectKind.Ven)}\"", StringComparison.Ordinal)
                .Replace("\"p\"", $"\"p{random.Next(9)}\"", StringComparison.Ordinal);
            using var document = RequestBody.Parse(random.Next(3) == 0 ? Mutate(body, i) : Encoding.UTF8.GetBytes(body), 32, out _);
            if (document is null) continue;
            var caller = callers[random.Next(3)];
            var outcome = random.Next(8) switch
            {
                < 4 => await vtn.Create(caller, kind, document.RootElement),
                < 7 => await vtn.Update(caller, kind, Some(kind), document.RootElement),
                _ => await vtn.Delete(caller, kind, Some(kind)),
            };
            Assert.True(outcome.Done ? outcome.Detail is null : outcome.Status is 400 or 403 or 404 or 409, $"{outcome}");
            if (outcome.Detail is { } detail) IsSentence(detail);
        }
        Assert.Null(vtn.Failure);
        Assert.All(vtn.Book.Of(ObjectKind.Event), e => Assert.NotNull(vtn.Book.Find(ObjectKind.Program, e.ProgramId!)));
        Assert.All(vtn.Book.Of(ObjectKind.Resource), r => Assert.Equal(r.ClientId, vtn.Book.Find(ObjectKind.Ven, r.VenId!)!.ClientId));
        Assert.Equal(vtn.Book.Count(ObjectKind.Program), vtn.Book.Of(ObjectKind.Program).Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Every_form_gives_fields_or_a_sentence()
    {
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutate("grant_type=client_credentials&client_id=a%20b%C3%BC+c&client_secret=%25%00%ff&scope=read_all&&=x&y", i);
            if (FormBody.Read(bytes, out var fault) is { } fields) Assert.InRange(fields.Count, 0, 32);
            else IsSentence(fault);
        }
    }

    [Fact]
    public void Every_query_gives_a_list_or_a_sentence()
    {
        for (var i = 0; i < count; i++)
        {
            var text = Encoding.Latin1.GetString(Mutate("?skip=1&limit=50&active=true&targets=a,b&targets=c&programID=p&objects=EVENT,VEN&clientName=x&venName=y", i));
            IQueryCollection query = new QueryCollection(QueryHelpers.ParseQuery(text));
            var kind = (ObjectKind)(i % 6 + 1);
            if (QueryReader.Read(kind, query, out var fault) is { } read) Assert.InRange(read.Limit, 0, 50);
            else IsSentence(fault);
        }
    }

    [Fact]
    public void Every_record_is_one_or_is_not()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var item = new VtnObject { Kind = ObjectKind.Event, Id = "id", Created = DateTimeOffset.UnixEpoch, Modified = DateTimeOffset.UnixEpoch, Json = "{}"u8.ToArray(), Targets = ["a", "b"], ProgramId = "p" };
        JournalStoreRecord.Write(buffer, item.Kind, item.Id, item);
        var body = buffer.WrittenSpan[JournalStoreRecord.FrameBytes..].ToArray();
        Assert.True(JournalStoreRecord.TryRead(body, out _, out _, out _));
        var random = new Random(3);
        for (var i = 0; i < count; i++)
        {
            var bytes = body[..random.Next(body.Length + 1)];
            for (var n = random.Next(4); n > 0 && bytes.Length > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            JournalStoreRecord.TryRead(bytes, out _, out _, out _);
        }
    }

    [Fact]
    public void Every_token_is_somebodys_or_nobodys()
    {
        var time = new SettableTime();
        var access = AccessBook.InMemory(time);
        access.Add("client", Role.Ven);
        var desk = new TokenDesk(access, new VtnOptions(), time);
        var token = desk.Give(access.Find("client")!, ScopeNames.ForVen);
        Assert.NotNull(desk.Read(token, out _));
        for (var i = 0; i < count; i++)
        {
            var other = Encoding.Latin1.GetString(Mutate(token, i));
            if (other == token || other.TrimEnd('=') == token || other.Trim() == token) continue;
            if (desk.Read(other, out var fault) is { } caller) Assert.Equal("client", caller.ClientId);
            else IsSentence(fault);
        }
    }

    static byte[] Mutate(string text, int seed)
    {
        var random = new Random(seed);
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        for (var edits = random.Next(4); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(8), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(bits[random.Next(bits.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(40), bytes.Count - at)));
                    break;
                default:
                    // A whole value gives way to another.
                    var colon = bytes.IndexOf((byte)':', Math.Min(at, bytes.Count - 1 < 0 ? 0 : bytes.Count - 1));
                    if (colon < 0) break;
                    var end = bytes.FindIndex(colon, b => b is (byte)',' or (byte)'}');
                    if (end < 0) break;
                    bytes.RemoveRange(colon + 1, end - colon - 1);
                    bytes.InsertRange(colon + 1, Encoding.UTF8.GetBytes(bits[random.Next(bits.Length)]));
                    break;
            }
            if (bytes.Count == 0) break;
        }
        return [.. bytes];
    }

    static void IsSentence(string text)
    {
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 10, 600);
        Assert.False(text.AsSpan().ContainsAny('\r', '\n', '\0'), text);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
    }
}
