using System.Text;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;

namespace Ballast.Wire.Tests.DsxFlex;

/// <summary>Whatever the bytes: a message or a sentence, and never an exception.</summary>
public sealed class DsxFuzzTests : IDisposable
{
    readonly SigningKey key = SigningKey.NewES256("k");

    public void Dispose() => key.Dispose();

    [Fact]
    public void Mutated_events_never_throw()
    {
        var door = new Admission(new AdmissionOptions(), new KeyBook(Samples.Trust(key, Samples.Isv, Samples.Agent, Samples.Infra)));
        var originals = Samples.All.Select(m => Samples.Wrap(m, key)).ToArray();
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var (topic, payload) = originals[i % originals.Length];
            if (door.TryAdmit(topic, Fuzz.Mutate(payload, i), Samples.Now.AddSeconds(i % 200), out var admitted)) Assert.NotNull(admitted.Message);
        }
        Assert.Equal(Fuzz.Count, door.Admitted + door.Refusals.Total);
        Assert.All(door.Refusals.All(), r => Assert.Matches(@"^[^\r\n]{10,400}\.$", r.Sentence));
    }

    [Fact]
    public void Mutated_payloads_never_throw()
    {
        var originals = Samples.All.Select(m => (m.Kind, PayloadCodec.Write(m))).ToArray();
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var (kind, payload) = originals[i % originals.Length];
            if (PayloadCodec.TryRead(kind, Fuzz.Mutate(payload, i), out var message, out var sentence))
            {
                // What is read can be written, and read again.
                Assert.True(PayloadCodec.TryRead(kind, PayloadCodec.Write(message), out _, out var again), again);
            }
            else Assert.False(sentence.AsSpan().ContainsAny('\r', '\n'), sentence);
        }
    }

    [Fact]
    public void Mutated_signatures_and_topics_never_throw()
    {
        var jws = Encoding.ASCII.GetBytes(key.Sign("{}"u8, Guid.NewGuid(), Samples.Now));
        var topic = Encoding.ASCII.GetBytes(Samples.Isv.Topic(DsxKind.LoadTargetSet));
        for (var i = 0; i < Fuzz.Count; i++)
        {
            Jws.TryRead(Encoding.Latin1.GetString(Fuzz.Mutate(jws, i)), out _, out _);
            var text = Encoding.Latin1.GetString(Fuzz.Mutate(topic, i));
            if (DsxParty.TryParseTopic(text, out var party, out var kind)) Assert.Equal(text, party.Topic(kind));
        }
    }

    [Fact]
    public void Mutated_key_files_give_keys_or_a_sentence()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var signer = SigningKey.FromPem("r", rsa.ExportPkcs8PrivateKeyPem());
        var original = Encoding.UTF8.GetBytes($$"""{"keys":[{{key.PublicJwk(Samples.Isv)}},{{signer.PublicJwk(Samples.Agent)}}]}""");
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                Assert.NotNull(KeyBook.Read(Encoding.UTF8.GetString(Fuzz.Mutate(original, i))));
            }
            catch (FormatException e)
            {
                Assert.Matches(@"^[^\r\n]{10,400}\.$", e.Message);
            }
        }
    }
}
