using System.Diagnostics;
using Npgsql;

namespace Ballast.Wire.Tests.Peers;

/// <summary>
/// A PostgreSQL of its own: a fresh cluster in a scratch folder on a free loopback port, with a password
/// asked over TCP. It refuses to run as root, so root starts it as the user <c>postgres</c>.
/// </summary>
sealed class Postgres : IAsyncDisposable
{
    public const string Password = "p@ss/word:1";

    readonly string program, folder;
    Peer peer = null!;

    Postgres(string program, string folder) => (this.program, this.folder) = (program, folder);

    public int Port { get; } = Peer.FreePort();

    /// <param name="schema">Stores under different names do not see each other.</param>
    /// <param name="port">Another port that leads here.</param>
    public string Address(string schema, int? port = null) =>
        $"postgres://ballast:{Uri.EscapeDataString(Password)}@127.0.0.1:{port ?? Port}/postgres?schema={schema}";

    public static async Task<Postgres> Start()
    {
        var program = Peer.Find("postgres", "/usr/lib/postgresql/17/bin/postgres", "/usr/lib/postgresql/16/bin/postgres", "/usr/lib/postgresql/15/bin/postgres");
        program = new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program;
        var folder = Peer.Scratch();
        var secret = Path.Combine(folder, "secret");
        await File.WriteAllTextAsync(secret, Password);
        if (Environment.IsPrivilegedProcess) await Done("chown", ["-R", "postgres", folder]);
        var postgres = new Postgres(program, folder);
        await Done(Path.Combine(Path.GetDirectoryName(program)!, "initdb"),
            ["-D", postgres.Data, "-U", "ballast", "--pwfile", secret, "--auth=scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"]);
        await postgres.Again();
        return postgres;
    }

    /// <summary>Starts it, the first time or after <see cref="Kill"/>.</summary>
    public async Task Again()
    {
        var (name, arguments) = Unprivileged(program, ["-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "shared_buffers=16MB", "-c", "max_connections=30"]);
        peer = Peer.Start(name, arguments, folder);
        await peer.Listening(Port);
        for (var i = 0; ; i++)
        {
            try
            {
                await Run("select 1");
                return;
            }
            catch (NpgsqlException e) when (i < 600 && e.IsTransient)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>kill -9 of all its processes.</summary>
    public void Kill() => peer.Kill();

    /// <summary>One statement as the owner; its first value.</summary>
    public async Task<object?> Run(string sql)
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Username=ballast;Password={Password};Database=postgres;Pooling=false;Timeout=5");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => peer.DisposeAsync();

    string Data => Path.Combine(folder, "data");

    static (string, string[]) Unprivileged(string program, string[] arguments) =>
        Environment.IsPrivilegedProcess ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : (program, arguments);

    static async Task Done(string program, string[] arguments)
    {
        var (name, all) = program == "chown" ? (program, arguments) : Unprivileged(program, arguments);
        using var process = Process.Start(new ProcessStartInfo(name, all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await output}{await errors}");
    }
}
