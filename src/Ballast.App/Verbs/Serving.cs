using System.Net;
using Ballast.App.Access;
using Ballast.App.Api;
using Ballast.App.Dsx;
using Ballast.App.Live;
using Ballast.App.Ven;
using Ballast.App.Vtn;
using Ballast.Journal;

namespace Ballast.App.Verbs;

/// <summary>What demo and serve share: the state directory, the run, the server, and what is said about them.</summary>
sealed record Serving
{
    public const int DefaultPort = 8750;

    public required SiteSource Source { get; init; }

    public required string StateDirectory { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = DefaultPort;

    public double Speed { get; init; } = 1;

    public ulong Seed { get; init; } = 1;

    /// <summary>OpenADR server that the site follows; null: none.</summary>
    public VenSettings? Ven { get; init; }

    /// <summary>Bus of an AI factory that the site is on; null: none.</summary>
    public DsxSettings? Dsx { get; init; }

    /// <summary>OpenADR server that stands beside the site; null: none.</summary>
    public VtnSettings? Vtn { get; init; }

    /// <summary>The clock that the simulated sites of a fleet share; null: it begins at the start, at <see cref="Speed"/>.</summary>
    public SiteClock? Clock { get; init; }

    /// <summary>Site time to run before the first wall second, so that there is a baseline.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Called once the server answers.</summary>
    public Action<LiveLoop, string, string?>? Started { get; init; }

    public static string DefaultStateDirectory =>
        Path.Combine(Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } home ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"), "ballast");

    public async Task<int> Run(CancellationToken cancel)
    {
        MakeStateDirectory(StateDirectory);
        var time = TimeProvider.System;
        using var run = SiteRun.Open(Path.Combine(StateDirectory, "journal"), () => Fresh(time));
        if (run.Resumed) RefuseAnotherSite(run);
        else Warm(run);
        Rehearsal.Play(run.Source.Site);
        var tokens = TokenStore.Open(StateDirectory);
        await using var vtn = Vtn is null ? null : await VtnHost.Open(Vtn, StateDirectory, Address, time, cancel);
        await using var app = Server.Build(run, tokens, Address, Port, time, Ven, vtn, Dsx);
        var url = await Listening.Start(app, Address, Port, cancel);
        File.WriteAllText(Path.Combine(StateDirectory, "url"), url + "\n");
        foreach (var line in run.Told) Console.Error.WriteLine($"Note: {line}");
        var loop = app.Services.GetRequiredService<LiveLoop>();
        Started?.Invoke(loop, url, tokens.Fresh);
        if (vtn is not null) VtnServing.Say(vtn, url, StateDirectory, alone: false);
        await using (cancel.Register(app.Lifetime.StopApplication)) await app.WaitForShutdownAsync(CancellationToken.None);
        if (loop.Failure is not { } failure) return 0;
        Console.Error.WriteLine(failure);
        return 1;
    }

    internal static void MakeStateDirectory(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The state directory {directory} cannot be made ({e.Message}): choose another with --state.");
        }
    }

    JournalHeader Fresh(TimeProvider time)
    {
        var now = time.GetUtcNow();
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var clock = Clock ?? new SiteClock(now, now, Speed);
        var begin = clock.SiteAt(now);
        return new JournalHeader
        {
            ProgramVersion = Product.Version,
            SiteName = Source.Name,
            SiteSource = Source.Text,
            Seed = Seed,
            Start = new DateTimeOffset(begin.UtcTicks - begin.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero) - WarmUp,
            EpochSite = clock.EpochSite,
            EpochWall = clock.EpochWall,
            Speed = clock.Speed,
        };
    }

    void Warm(SiteRun run)
    {
        var until = run.Header.Start + WarmUp;
        for (var at = run.Header.Start; at < until; at += TimeSpan.FromSeconds(1)) run.Tick(at, []);
    }

    void RefuseAnotherSite(SiteRun run)
    {
        if (run.Header.SiteSource != Source.Text)
            throw new InputException($"The journal in {StateDirectory} belongs to {run.Header.SiteName} as it was when it began, and {Source.Name} is not the same: give its own --state directory to a changed site.");
        if (run.Header.Speed != (Clock?.Speed ?? Speed))
            run.Told.Add(FormattableString.Invariant($"the journal runs at {run.Header.Speed:0.##}x, and so it goes on; --speed counts for a new state directory only."));
        run.Told.Add($"carried on from {run.At:u} in the journal of {StateDirectory}.");
    }
}
