using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.DsxFlex;

/// <summary>What we write and read, held against the official document by ajv, @asyncapi/parser and jose.</summary>
public sealed class ContractTests : IAsyncLifetime
{
    readonly string document = Repository.SharedData("dsx-flex/dsx-flex.yaml");
    Node node = null!;

    public ValueTask InitializeAsync()
    {
        node = Node.Start("dsx.mjs");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (node is not null) await node.DisposeAsync();
    }

    [Fact]
    public async Task Every_message_that_we_write_is_what_the_document_describes()
    {
        using var key = SigningKey.NewES256("k");
        foreach (var message in Samples.All)
        {
            var kind = message.Kind;
            var (topic, payload) = Samples.Wrap(message, key);
            await Valid(EnvelopeOf(kind), JsonNode.Parse(payload)!);
            await Valid(PayloadOf(kind), JsonNode.Parse(PayloadCodec.Write(message))!);
            Assert.StartsWith("grid/v1/", topic, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_document_parses_and_its_channels_are_ours()
    {
        var parsed = await node.Ask("asyncapi", new JsonObject { ["path"] = document });
        Assert.True((bool)parsed["parsed"]!, parsed.ToJsonString());
        Assert.Empty(parsed["errors"]!.AsArray());
        var channels = parsed["channels"]!.AsArray().Select(c => ((string)c!["address"]!, (int)c["qos"]!, (string)c["types"]![0]!)).Order();
        var ours = DsxContract.All.Select(t => (new DsxParty(t.Publisher, t.Publisher == DsxRole.Infra ? "{infraAgentId}" : "{identifier}").Topic(t.Kind), (int)t.Qos, t.Type)).Order();
        Assert.Equal(channels, ours);
    }

    [Fact]
    public async Task Jose_verifies_our_signatures_and_we_verify_joses()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var ec = SigningKey.NewES256("ours-ec");
        using var rs = SigningKey.FromPem("ours-rsa", rsa.ExportPkcs8PrivateKeyPem());
        foreach (var key in new[] { ec, rs })
        {
            foreach (var message in Samples.All)
            {
                var written = PayloadCodec.Write(message);
                var answer = await node.Ask("verify", new JsonObject { ["jws"] = key.Sign(written, Guid.NewGuid(), Samples.Now), ["jwk"] = JsonNode.Parse(key.PublicJwk(Samples.Isv)) });
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(written), answer["payload"]));
                Assert.Equal(key.Kid, (string)answer["header"]!["kid"]!);
            }
        }

        foreach (var alg in new[] { "ES256", "RS256" })
        {
            var made = await node.Ask("key", new JsonObject { ["kid"] = $"theirs-{alg}", ["alg"] = alg });
            var jwk = made["jwk"]!.DeepClone().AsObject();
            jwk["sources"] = new JsonArray(Samples.Isv.Source, Samples.Agent.Source, Samples.Infra.Source);
            var door = new Admission(new AdmissionOptions(), KeyBook.Read(new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString()));
            foreach (var message in Samples.All)
            {
                var signed = await node.Ask("sign", new JsonObject { ["kid"] = $"theirs-{alg}", ["payload"] = JsonNode.Parse(PayloadCodec.Write(message)) });
                Assert.True(door.TryAdmit(Samples.PublisherOf(message.Kind).Topic(message.Kind), Envelope(message.Kind, (string)signed["jws"]!), Samples.Now, out var admitted), string.Join("; ", door.Refusals.All()));
                Assert.Equal(PayloadCodec.Write(message), PayloadCodec.Write(admitted.Message));
            }
            using var back = SigningKey.FromPem($"theirs-{alg}", (string)made["pkcs8"]!);
            Assert.Equal(alg, back.Algorithm.ToString());
            Assert.Equal(alg, TrustedKey.FromPem("x", (string)made["spki"]!, [Samples.Isv]).Algorithm.ToString());
        }
    }

    /// <summary>Mutations of good payloads: wherever the document's schema says yes, we read it, and wherever it says no, we do not, exceptions named.</summary>
    [Fact]
    public async Task We_refuse_what_the_schemas_refuse()
    {
        var random = new Random(20);
        var (agreed, differed) = (0, new List<string>());
        for (var i = 0; i < 1500; i++)
        {
            var message = Samples.All[i % Samples.All.Length];
            var json = JsonNode.Parse(PayloadCodec.Write(message))!;
            Mutate(json, random);
            var verdict = await node.Ask("validate", new JsonObject { ["path"] = document, ["pointer"] = $"schemas/{PayloadOf(message.Kind)}", ["value"] = json.DeepClone() });
            var ours = PayloadCodec.TryRead(message.Kind, Encoding.UTF8.GetBytes(json.ToJsonString()), out _, out var sentence);
            var theirs = (bool)verdict["valid"]!;
            // Stricter by the document's words: a target above zero, an interval that ends after it starts. More lenient: null where words allow it.
            if (ours == theirs || (!ours && theirs && (sentence!.Contains("above 0", StringComparison.Ordinal) || sentence.Contains("ends after", StringComparison.Ordinal)))) agreed++;
            else differed.Add($"{json.ToJsonString()} schema: {theirs} ({verdict["errors"]}), ours: {ours} ({sentence})");
        }
        Assert.True(differed.Count == 0, $"{differed.Count} of {agreed + differed.Count}:\n{string.Join('\n', differed.Take(5))}");
    }

    static void Mutate(JsonNode root, Random random)
    {
        var places = new List<(JsonObject Of, string Name)>();
        Collect(root, places);
        var (of, name) = places[random.Next(places.Count)];
        switch (random.Next(6))
        {
            case 0: of.Remove(name); break;
            case 1: of[name] = 0; break;
            case 2: of[name] = "x"; break;
            case 3: of[name] = -1.5; break;
            case 4: of[name] = new JsonArray(); break;
            default: of["more"] = true; break;
        }
    }

    static void Collect(JsonNode? node, List<(JsonObject, string)> places)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Collect(item, places);
        }
        if (node is not JsonObject of) return;
        foreach (var (name, value) in of)
        {
            places.Add((of, name));
            Collect(value, places);
        }
    }

    static byte[] Envelope(DsxKind kind, string jws) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["specversion"] = "1.0.2",
        ["id"] = Guid.NewGuid().ToString(),
        ["source"] = Samples.PublisherOf(kind).Source,
        ["type"] = DsxContract.Of(kind).Type,
        ["time"] = "2026-11-21T13:00:00.123456789+01:00",
        ["datacontenttype"] = "application/json",
        ["subject"] = DsxContract.Of(kind).Subject,
        ["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ["data"] = jws,
    });

    async Task Valid(string schema, JsonNode value)
    {
        var answer = await node.Ask("validate", new JsonObject { ["path"] = document, ["pointer"] = $"schemas/{schema}", ["value"] = value });
        Assert.True((bool)answer["valid"]!, $"{schema}: {answer["errors"]}");
    }

    static string EnvelopeOf(DsxKind kind) => $"{kind}Event";

    static string PayloadOf(DsxKind kind) => kind == DsxKind.LoadTargetSet ? "SetLoadTargetData" : $"{kind}Data";
}
