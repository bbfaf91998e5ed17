using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;

namespace Ballast.Wire.Tests.DsxFlex;

/// <summary>Nothing that is not signed, fresh, new and well formed gets past the door, and each refusal is counted under its reason.</summary>
public sealed class AdmissionTests : IDisposable
{
    static readonly DateTimeOffset Now = Samples.Now;

    readonly SigningKey isvKey = SigningKey.NewES256("isv-1"), agentKey = SigningKey.NewES256("agent-1"), stranger = SigningKey.NewES256("isv-1");
    readonly DsxMessage target = Samples.Set(Samples.Request(4.5));

    KeyBook Book => new(Samples.Trust(isvKey, Samples.Isv), Samples.Trust(agentKey, Samples.Agent));

    public void Dispose()
    {
        isvKey.Dispose();
        agentKey.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public void A_signed_fresh_message_is_believed_once()
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, isvKey);
        Assert.True(door.TryAdmit(topic, payload, Now, out var admitted));
        Assert.Equal(Samples.Isv, admitted.Event.Source);
        Assert.Equal(PayloadCodec.Write(target), PayloadCodec.Write(admitted.Message));
        Refused(door, topic, payload, RefusalReason.Replayed);
        Assert.Equal(1, door.Admitted);
    }

    [Fact]
    public void A_signature_in_another_envelope_is_a_replay()
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, isvKey);
        Assert.True(door.TryAdmit(topic, payload, Now, out _));
        Refused(door, topic, Change(payload, e => e["id"] = Guid.NewGuid().ToString()), RefusalReason.Replayed);

        // Where the signer says nothing of the event, the signature itself is known again, also with its second half turned over.
        var bare = isvKey.SignRaw("""{"alg":"ES256","kid":"isv-1"}"""u8, PayloadCodec.Write(target));
        Assert.True(door.TryAdmit(topic, Change(payload, e => (e["id"], e["data"]) = (Guid.NewGuid().ToString(), bare)), Now, out _));
        foreach (var data in new[] { bare, Turned(bare) }) Refused(door, topic, Change(payload, e => (e["id"], e["data"]) = (Guid.NewGuid().ToString(), data)), RefusalReason.Replayed);
    }

    [Theory]
    [InlineData(-301, RefusalReason.Stale)]
    [InlineData(61, RefusalReason.Early)]
    public void Clocks_may_differ_only_so_much(int seconds, RefusalReason reason)
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, isvKey, time: Now.AddSeconds(seconds));
        Refused(door, topic, payload, reason);
        (topic, payload) = Samples.Wrap(target, isvKey, time: Now.AddSeconds(seconds - Math.Sign(seconds) * 2));
        Assert.True(door.TryAdmit(topic, payload, Now, out _));
    }

    [Fact]
    public void An_old_signature_does_not_become_young_by_a_new_envelope()
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, isvKey, time: Now.AddHours(-1));
        Refused(door, topic, Change(payload, e => e["time"] = "2026-11-21T12:00:00Z"), RefusalReason.Stale);
    }

    [Fact]
    public void Every_attribute_that_the_contract_requires_must_be_there()
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, isvKey);
        foreach (var name in new[] { "specversion", "id", "source", "type", "time", "datacontenttype", "subject", "traceparent" }) Refused(door, topic, Change(payload, e => e.Remove(name)), RefusalReason.BadEnvelope);
        Refused(door, topic, Change(payload, e => e.Remove("data")), RefusalReason.Unsigned);
        (string, JsonNode?, RefusalReason)[] wrong =
        [
            ("specversion", "1.0", RefusalReason.BadEnvelope), ("id", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", RefusalReason.BadEnvelope), ("id", 7, RefusalReason.BadEnvelope),
            ("time", "2026-11-21 12:00:00", RefusalReason.BadEnvelope), ("time", "2026-11-21T12:00:00", RefusalReason.BadEnvelope), ("datacontenttype", "text/plain", RefusalReason.BadEnvelope),
            ("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", RefusalReason.BadEnvelope), ("correlationid", "x", RefusalReason.BadEnvelope), ("subject", "", RefusalReason.BadEnvelope),
            ("type", "grid.loadtarget.set.v2", RefusalReason.WrongType), ("type", "grid.powerstate.status.v1", RefusalReason.WrongType),
            ("source", "//grid/v1/isv/another", RefusalReason.WrongSource), ("source", "//grid/v1/boss/acme-energy", RefusalReason.WrongSource),
            ("data", new JsonObject { ["targets"] = new JsonArray() }, RefusalReason.Unsigned), ("data", "a.b", RefusalReason.Unsigned), ("data", "", RefusalReason.Unsigned),
        ];
        foreach (var (name, value, reason) in wrong) Refused(door, topic, Change(payload, e => e[name] = value?.DeepClone()), reason);
        Refused(door, topic, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload).Replace("\"subject\"", "\"id\":\"x\",\"subject\"")), RefusalReason.BadEnvelope);
        Assert.True(door.TryAdmit(topic, payload, Now, out _));
    }

    [Fact]
    public void A_key_signs_for_its_own_sources_only()
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, agentKey);
        Refused(door, topic, payload, RefusalReason.KeyOfAnother);
        (topic, payload) = Samples.Wrap(target, stranger);
        Refused(door, topic, payload, RefusalReason.BadSignature);
        using var unknown = SigningKey.NewES256("nobody");
        (topic, payload) = Samples.Wrap(target, unknown);
        Refused(door, topic, payload, RefusalReason.UnknownKey);
        Refused(door, "grid/v1/isv/another/loadtarget/set", Samples.Wrap(target, isvKey).Payload, RefusalReason.WrongSource);
        Refused(door, "grid/v1/isv/acme-energy/loadtarget", Samples.Wrap(target, isvKey).Payload, RefusalReason.WrongType);
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"isv-1"}""", RefusalReason.BadAlgorithm)]
    [InlineData("""{"alg":"HS256","kid":"isv-1"}""", RefusalReason.BadAlgorithm)]
    [InlineData("""{"alg":"RS256","kid":"isv-1"}""", RefusalReason.BadAlgorithm)]
    [InlineData("""{"alg":"ES256","kid":"isv-1","crit":["b64"],"b64":false}""", RefusalReason.BadAlgorithm)]
    [InlineData("""{"alg":"ES256"}""", RefusalReason.Unsigned)]
    [InlineData("""{"alg":"ES256","alg":"none","kid":"isv-1"}""", RefusalReason.Unsigned)]
    public void The_algorithm_is_the_keys_and_no_other(string header, RefusalReason reason)
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, isvKey);
        Refused(door, topic, Change(payload, e => e["data"] = isvKey.SignRaw(Encoding.UTF8.GetBytes(header), PayloadCodec.Write(target))), reason);
    }

    [Fact]
    public void A_single_changed_character_is_noticed()
    {
        var door = new Admission(new AdmissionOptions { BadSignaturesPerSecond = int.MaxValue }, Book);
        var (topic, payload) = Samples.Wrap(target, isvKey);
        var data = (string)JsonNode.Parse(payload)!["data"]!;
        for (var i = 0; i < data.Length; i++)
        {
            var other = string.Concat(data.AsSpan(0, i), data[i] == 'A' ? "B" : "A", data.AsSpan(i + 1));
            Assert.False(door.TryAdmit(topic, Change(payload, e => e["data"] = other), Now, out _), $"at {i}");
        }
    }

    [Fact]
    public void Old_and_new_keys_overlap_while_they_rotate()
    {
        using var next = SigningKey.NewES256("isv-2");
        var turn = Now.ToUnixTimeSeconds();
        string Jwk(SigningKey key, string bound) => key.PublicJwk(Samples.Isv)[..^1] + bound + "}";
        var door = new Admission(new AdmissionOptions(), KeyBook.Read($$"""{"keys":[{{Jwk(isvKey, $",\"exp\":{turn + 10}")}},{{Jwk(next, $",\"nbf\":{turn - 10}")}}]}"""));
        foreach (var (key, at, taken) in new[] { (isvKey, -20, true), (next, -20, false), (isvKey, 0, true), (next, 0, true), (isvKey, 20, false), (next, 20, true) })
        {
            var (topic, payload) = Samples.Wrap(target, key, time: Now.AddSeconds(at));
            Assert.Equal(taken, door.TryAdmit(topic, payload, Now.AddSeconds(at), out _));
        }
        Assert.Equal(2, door.Refusals[RefusalReason.UnknownKey]);
        door.Keys = KeyBook.Empty;
        var (lastTopic, last) = Samples.Wrap(target, next);
        Refused(door, lastTopic, last, RefusalReason.UnknownKey);
    }

    [Fact]
    public void A_flood_of_bad_signatures_costs_little_and_shuts_out_nobody_else()
    {
        var door = new Admission(new AdmissionOptions { BadSignaturesPerSecond = 50 }, Book);
        var (topic, payload) = Samples.Wrap(target, stranger);
        for (var i = 0; i < 10_000; i++) Assert.False(door.TryAdmit(topic, payload, Now, out _));
        Assert.Equal(50, door.Refusals[RefusalReason.BadSignature]);
        Assert.Equal(9_950, door.Refusals[RefusalReason.Flooded]);
        var (other, status) = Samples.Wrap(new PowerStateStatus(Now, []), agentKey);
        Assert.True(door.TryAdmit(other, status, Now, out _));
        (topic, payload) = Samples.Wrap(target, isvKey);
        Assert.True(door.TryAdmit(topic, payload, Now.AddSeconds(1), out _));
    }

    [Fact]
    public void Large_messages_are_not_read()
    {
        var door = new Admission(new AdmissionOptions(), Book);
        Refused(door, Samples.Isv.Topic(DsxKind.LoadTargetSet), new byte[1024 * 1024], RefusalReason.TooLarge);
    }

    [Theory]
    [InlineData("""{"targets":[]}""", "at least one")]
    [InlineData("""{"targets":[{"interval":{},"load_constraint":{"value":5,"unit":"MW"}}]}""", "watt, kilowatt, megawatt")]
    [InlineData("""{"targets":[{"interval":{},"load_constraint":{"value":-5,"unit":"watt"}}]}""", "from 0")]
    [InlineData("""{"targets":[{"interval":{},"load_constraint":{"value":0,"unit":"watt"}}]}""", "null takes a constraint away")]
    [InlineData("""{"targets":[{"interval":{}}]}""", "no load_constraint")]
    [InlineData("""{"targets":[{"load_constraint":null}]}""", "no interval")]
    [InlineData("""{"targets":[{"interval":{"start_time":"2026-11-21T13:00:00Z","end_time":"2026-11-21T12:00:00Z"},"load_constraint":null}]}""", "ends after it starts")]
    [InlineData("""{"targets":[{"interval":{"start_time":"soon"},"load_constraint":null}]}""", "RFC 3339")]
    [InlineData("""{"targets":[{"interval":{},"load_constraint":null,"feed_tags":["a",1]}]}""", "feed_tags[1] must be a text")]
    [InlineData("""[]""", "must be an object")]
    [InlineData("""{"targets":""", "not JSON")]
    public void A_signed_message_that_says_nonsense_is_refused_with_a_sentence(string json, string words)
    {
        var door = new Admission(new AdmissionOptions(), Book);
        var (topic, payload) = Samples.Wrap(target, isvKey);
        Refused(door, topic, Change(payload, e => e["data"] = isvKey.Sign(Encoding.UTF8.GetBytes(json), (Guid)e["id"]!, Now)), RefusalReason.BadPayload);
        Assert.Contains(words, door.Refusals.All().Single().Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_written_are_read_back_the_same()
    {
        foreach (var message in Samples.All)
        {
            var written = PayloadCodec.Write(message);
            Assert.True(PayloadCodec.TryRead(message.Kind, written, out var read, out var sentence), sentence);
            Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(PayloadCodec.Write(read)));
        }
    }

    [Fact]
    public void Keys_are_read_from_files_with_sentences_for_what_is_wrong()
    {
        Assert.Equal(JwsAlgorithm.ES256, SigningKey.FromPem("a", isvKey.ExportPem()).Algorithm);
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var signer = SigningKey.FromPem("r", rsa.ExportRSAPrivateKeyPem());
        Assert.Equal(JwsAlgorithm.RS256, signer.Algorithm);
        Assert.Equal(JwsAlgorithm.RS256, TrustedKey.FromPem("r", rsa.ExportSubjectPublicKeyInfoPem(), [Samples.Isv]).Algorithm);
        Assert.Contains("private", Assert.Throws<FormatException>(() => TrustedKey.FromPem("r", rsa.ExportRSAPrivateKeyPem(), [Samples.Isv])).Message, StringComparison.Ordinal);
        using var small = System.Security.Cryptography.RSA.Create(1024);
        Assert.Throws<FormatException>(() => SigningKey.FromPem("s", small.ExportRSAPrivateKeyPem()));
        using var p384 = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        Assert.Throws<FormatException>(() => SigningKey.FromPem("s", p384.ExportPkcs8PrivateKeyPem()));
        foreach (var wrong in new[] { "", "{}", """{"keys":[{}]}""", """{"keys":[{"kid":"a","kty":"oct","k":"AA"}]}""", """{"keys":[{"kid":"a","kty":"EC","crv":"P-256","x":"AA","y":"AA","sources":["//grid/v1/isv/a"]}]}""", $$"""{"keys":[{{isvKey.PublicJwk()}}]}""", $$"""{"keys":[{{isvKey.PublicJwk(Samples.Isv)}},{{isvKey.PublicJwk(Samples.Isv)}}]}""" })
            Assert.Matches(@"^[^\r\n]{10,300}\.$", Assert.Throws<FormatException>(() => KeyBook.Read(wrong)).Message);
    }

    [Fact]
    public void A_trace_is_carried_on()
    {
        Assert.True(TraceContext.TryParse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", out var trace));
        var child = trace.Child();
        Assert.Equal((trace.TraceId, trace.Flags), (child.TraceId, child.Flags));
        Assert.NotEqual(trace.SpanId, child.SpanId);
        Assert.True(TraceContext.TryParse(child.ToString(), out _));
        Assert.False(TraceContext.TryParse("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", out _));
        Assert.False(TraceContext.TryParse("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", out _));
    }

    static void Refused(Admission door, string topic, byte[] payload, RefusalReason reason)
    {
        var before = door.Refusals[reason];
        Assert.False(door.TryAdmit(topic, payload, Now, out _));
        Assert.True(door.Refusals[reason] == before + 1, string.Join("; ", door.Refusals.All()));
    }

    static byte[] Change(byte[] payload, Action<JsonObject> change)
    {
        var e = JsonNode.Parse(payload)!.AsObject();
        change(e);
        return Encoding.UTF8.GetBytes(e.ToJsonString());
    }

    // (r, n - s): verifies as well as (r, s).
    static string Turned(string jws)
    {
        var at = jws.LastIndexOf('.') + 1;
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(jws.AsSpan(at));
        var order = System.Numerics.BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, null);
        var s = order - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        bytes.CopyTo(signature, 64 - bytes.Length);
        return jws[..at] + System.Buffers.Text.Base64Url.EncodeToString(signature);
    }
}
