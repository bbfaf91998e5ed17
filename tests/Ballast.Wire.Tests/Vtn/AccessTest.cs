using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Vtn;

public sealed class AccessTest : IDisposable
{
    readonly string folder = Peer.Scratch();
    readonly SettableTime time = new();

    string File => Path.Combine(folder, "state", "clients.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Clients_are_kept_without_their_secrets_for_their_owner_alone()
    {
        var book = AccessBook.Open(File, time);
        Assert.Empty(book.List());
        var secret = book.Add("site-1", Role.Ven);
        Assert.Equal(43, secret.Length);
        var text = System.IO.File.ReadAllText(File);
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("FFFF", book.List()[0].ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        var again = AccessBook.Open(File, time);
        Assert.Equal(("site-1", Role.Ven, ScopeNames.ForVen), (again.List()[0].Id, again.List()[0].Role, again.List()[0].Scopes));
        Assert.NotNull(again.Check("site-1", secret));
        Assert.Null(again.Check("site-1", secret + "x"));
        Assert.Null(again.Check("site-2", secret));
        Assert.Null(again.Check("", ""));
    }

    [Fact]
    public void What_another_process_changes_is_taken_up()
    {
        var (server, shell) = (AccessBook.Open(File, time), AccessBook.Open(File, time));
        var one = shell.Add("one", Role.Ven);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(server.Check("one", one));
        // Neither loses what the other did.
        server.Add("two", Role.BusinessLogic);
        shell.Add("three", Role.Ven);
        var rotated = shell.Rotate("one");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["one", "three", "two"], server.List().Select(c => c.Id));
        Assert.Null(server.Check("one", one));
        Assert.NotNull(server.Check("one", rotated));
        Assert.True(shell.Remove("one"));
        Assert.False(shell.Remove("one"));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(server.Find("one"));

        System.IO.File.WriteAllText(File, "{ half");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, server.List().Count);
        Assert.Contains("not a list of clients", server.Trouble, StringComparison.Ordinal);
        Assert.Throws<AccessException>(() => AccessBook.Open(File, time));
        Assert.Throws<AccessException>(() => server.Add("four", Role.Ven));
    }

    [Fact]
    public void What_cannot_be_a_client_is_refused()
    {
        var book = AccessBook.InMemory(time);
        book.Add("a", Role.Ven);
        foreach (var id in new[] { "", "a b", "a:b", "ü", new string('a', 129), "a\n", "\"" }) Assert.Throws<AccessException>(() => book.Add(id, Role.Ven));
        Assert.Throws<AccessException>(() => book.Add("a", Role.Ven));
        Assert.Throws<AccessException>(() => book.Add("b", Role.Ven, Scopes.WriteEvents));
        Assert.Throws<AccessException>(() => book.Add("b", Role.Ven, secret: "short"));
        Assert.Throws<AccessException>(() => book.Rotate("nobody"));
        Assert.Equal("twenty characters long", book.Add("b", Role.Ven, Scopes.ReadTargets, "twenty characters long"));
    }

    [Fact]
    public async Task A_token_expires_and_does_not_outlive_the_server()
    {
        await using var host = await VtnHost.Start();
        var ven = await host.Ven();
        host.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (await ven.Get("/events")).Status);
        host.Time.Advance(TimeSpan.FromMinutes(2));
        var late = await ven.Get("/events");
        Assert.Equal(401, late.Status);
        Assert.Contains("expired", late.Detail, StringComparison.Ordinal);
        await using var another = await VtnHost.Start();
        another.Access.Add(ven.Id, Role.Ven);
        Assert.Equal(401, (await another.Stranger((await host.Ven()).Token).Get("/events")).Status);
    }

    [Fact]
    public async Task Guessing_is_held_back_without_locking_the_right_one_out()
    {
        await using var host = await VtnHost.Start(new VtnOptions { FailedAttemptsPerMinute = 5 });
        var secret = host.Access.Add("site-1", Role.Ven);
        var other = host.Access.Add("site-2", Role.Ven);
        Task<Reply> Ask(string id, string secret) => host.Stranger().Form("/auth/token", $"grant_type=client_credentials&client_id={id}&client_secret={secret}");
        for (var i = 0; i < 5; i++) Assert.Equal(401, (await Ask("site-1", $"guess-{i}")).Status);
        var held = await Ask("site-1", secret);
        Assert.Equal((429, "60"), (held.Status, held.Headers.RetryAfter!.ToString()));
        Assert.Equal(200, (await Ask("site-2", other)).Status);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await Ask("site-1", secret)).Status);
        // One address that tries many names is held back as a whole.
        for (var i = 0; i < 50; i++) Assert.Equal(401, (await Ask($"name-{i}", "guess")).Status);
        Assert.Equal(429, (await Ask("site-2", other)).Status);
    }
}
