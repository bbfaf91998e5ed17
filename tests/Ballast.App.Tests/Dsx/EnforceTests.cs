using System.Text.Json;
using Ballast.App.Dsx;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;
using Ballast.Wire.Tests.Peers;

namespace Ballast.App.Tests.Dsx;

/// <summary>Orders that a program of the operator's carries out.</summary>
public sealed class EnforceTests : IDisposable
{
    readonly BusRig rig = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Each_order_is_a_run_of_the_program_and_its_exit_says_how_it_went()
    {
        await using var broker = await Mosquitto.Start();
        Script("""read -r order; echo "$order" >> "$1"; echo noise >&2; case "$order" in *node-2*) echo "node-2 is locked" >&2; exit 3;; esac""");
        var orders = rig.Folder["orders"];
        await using var client = await BusRig.Connect(broker.Port, "agent");
        var bus = rig.Bus(client, BusRig.Agent, rig.AgentKey);
        await bus.Subscribe([BusRig.Infra], Cancel);
        await using var heard = bus.Receive(Cancel).GetAsyncEnumerator(Cancel);
        await using var site = await BusSite.Start(rig.Folder["infra"], rig.Write(broker.Port, $"infra: {{ identifier: ima, agents: [ballast-1], dryRun: false, command: [./enforce.sh, \"{orders}\"], actionPause: 1 s }}", rig.InfraKey));
        Assert.False((await site.Report()).Roles[0].DryRun);
        var alert = Alert();
        var next = heard.MoveNextAsync().AsTask();
        // The subscription may come after the connection, so the alert is told until it is heard.
        for (var i = 0; i < 60 && !next.IsCompleted; i++)
        {
            await bus.Publish(alert, null, null, Cancel);
            await Task.WhenAny(next, Task.Delay(500, Cancel));
        }
        Assert.True(await next);
        var hints = Assert.IsType<PowerBreachEnforcement>(heard.Current.Message);
        Assert.Equal((EnforcementPhase.Applied, EnforcementOutcome.Partial), (hints.Phase, hints.Outcome));
        Assert.Equal([("node-1", ResultCode.Applied, null), ("node-2", ResultCode.Failed, "node-2 is locked")], hints.Results.Select(r => (r.ResourceId, r.Code, r.Message)));

        Assert.True(await heard.MoveNextAsync());
        Assert.Equal((EnforcementPhase.Applied, EnforcementOutcome.Success), heard.Current.Message is PowerBreachEnforcement action ? (action.Phase, action.Outcome) : default);
        await bus.Publish(alert with { Status = BreachStatus.Resolved, ResolvedAt = DateTimeOffset.UtcNow, ShedHints = [], Actions = [] }, null, null, Cancel);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await heard.MoveNextAsync());
            Assert.Equal(EnforcementPhase.Reverted, Assert.IsType<PowerBreachEnforcement>(heard.Current.Message).Phase);
        }

        var lines = (await File.ReadAllLinesAsync(orders, Cancel)).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(["apply power_cap", "apply throttle", "apply SHUTDOWN_NODES", "revert SHUTDOWN_NODES", "revert power_cap", "revert throttle"], Ordered(lines));
        var cap = lines.First(l => l.GetProperty("action").GetString() == "power_cap");
        Assert.Equal(("node-1", "node", 1.5, "main-a", alert.BreachId), (cap.GetProperty("resourceId").GetString(), cap.GetProperty("resourceKind").GetString(), cap.GetProperty("targetKw").GetDouble(), cap.GetProperty("feed").GetString(), cap.GetProperty("breachId").GetGuid()));
    }

    [Theory]
    [InlineData("sleep 60", "did not end within 1 s and was killed")]
    [InlineData("yes | head -c 3000000 >&2; echo; echo \"  the end \" >&2; exit 1", "the end")]
    [InlineData("exit 7", "enforce.sh ended with 7")]
    [InlineData("sleep 60 & exit 0", null)]
    [InlineData("printf 'a\\tb\\033[31m' >&2; kill -9 $$", "ab[31m")]
    public async Task A_program_that_hangs_or_floods_or_dies_is_a_failure_in_a_sentence(string script, string? words)
    {
        var path = Script(script);
        var enforced = await new EnforceCommand([path], TimeSpan.FromSeconds(1)).Carry(new EnforcementStep { BreachId = Guid.NewGuid(), FeedTag = "f", Phase = EnforcementPhase.Applied, Action = InfrastructureAction.TripBreakers }, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal(words is null ? EnforcementOutcome.Success : EnforcementOutcome.Error, enforced.Outcome);
        if (words is null) Assert.Null(enforced.Diagnosis);
        else Assert.EndsWith(words, enforced.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_none_is_a_failure_too()
    {
        var path = rig.Folder["text"];
        await File.WriteAllTextAsync(path, "no program", Cancel);
        var enforced = await new EnforceCommand([path], TimeSpan.FromSeconds(1)).Carry(new EnforcementStep { BreachId = Guid.NewGuid(), FeedTag = "f", Phase = EnforcementPhase.Applied, Hints = Alert().ShedHints }, Cancel);
        Assert.All(enforced.Results, r => Assert.Equal(ResultCode.Failed, r.Code));
        Assert.Contains("could not be started", enforced.Results[0].Message, StringComparison.Ordinal);
    }

    // Orders of one step are carried out side by side.
    static string[] Ordered(JsonElement[] lines)
    {
        var words = lines.Select(l => $"{l.GetProperty("order").GetString()} {l.GetProperty("action").GetString()}").ToArray();
        Array.Sort(words, 0, 2, StringComparer.Ordinal);
        Array.Sort(words, 4, 2, StringComparer.Ordinal);
        return words;
    }

    string Script(string lines)
    {
        var path = rig.Folder["enforce.sh"];
        File.WriteAllText(path, "#!/bin/bash\n" + lines + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    static PowerBreachAlert Alert() => new()
    {
        FeedTag = "main-a",
        Status = BreachStatus.Active,
        Severity = BreachSeverity.Warning,
        BreachId = Guid.NewGuid(),
        DetectedAt = DateTimeOffset.UtcNow,
        TargetCorrelationId = Guid.NewGuid(),
        TargetConstraint = new PowerValue(5, PowerUnit.Megawatt),
        MeasuredLoad = new PowerValue(5.5, PowerUnit.Megawatt),
        ShedHints =
        [
            new ShedHint { ResourceId = "node-1", ResourceKind = ResourceKind.Node, Action = ShedAction.PowerCap, Priority = 1, TargetPower = new PowerValue(1500, PowerUnit.Watt) },
            new ShedHint { ResourceId = "node-2", ResourceKind = ResourceKind.Node, Action = ShedAction.Throttle, Priority = 2 },
        ],
        Actions = [InfrastructureAction.ShutdownNodes],
    };
}
