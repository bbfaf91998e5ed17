using System.Collections.Immutable;
using Ballast.Units;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;
using Ballast.Wire.DsxFlex.Signing;

namespace Ballast.Wire.Tests.DsxFlex;

/// <summary>Parties, keys and one message of every shape.</summary>
static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly DsxParty Isv = new(DsxRole.Isv, "acme-energy");
    public static readonly DsxParty Agent = new(DsxRole.Agent, "ballast-1");
    public static readonly DsxParty Infra = new(DsxRole.Infra, "ima-prod");

    public static readonly ImmutableArray<FeedTerms> Feeds =
    [
        new("main-a", Power.FromMegawatts(1), Power.FromMegawatts(10), Power.FromMegawatts(9)),
        new("main-b", Power.FromMegawatts(1), Power.FromMegawatts(10), Power.FromMegawatts(10)),
    ];

    static Guid Id(int n) => new($"00000000-0000-4000-8000-{n:x12}");

    public static Func<Guid> Ids(int from = 1)
    {
        var next = from;
        return () => Id(next++);
    }

    public static PowerValue Mw(double value) => new(value, PowerUnit.Megawatt);

    public static LoadTargetRequest Request(double? megawatts, DateTimeOffset? start = null, DateTimeOffset? end = null, params string[] tags) =>
        new() { Start = start, End = end, FeedTags = [.. tags], Constraint = megawatts is { } mw ? Mw(mw) : null };

    public static SetLoadTarget Set(params LoadTargetRequest[] requests) => new([.. requests]);

    public static ImmutableArray<DsxMessage> All { get; } =
    [
        Set(Request(4.5, Now, Now.AddHours(1), "main-a"), Request(null), new LoadTargetRequest { Constraint = new PowerValue(750_000, PowerUnit.Watt), BestEffort = true }, new LoadTargetRequest { Constraint = new PowerValue(812.25, PowerUnit.Kilowatt), End = Now.AddHours(1) }),
        new PowerStateStatus(Now, []),
        new PowerStateStatus(Now,
        [
            new FeedState
            {
                Tag = "main-a", Minimum = Mw(1), Maximum = Mw(10), Default = Mw(9), CalculatedLoad = Mw(4.4), InFlight = true, Event = FeedEvent.StartRampDown, PowerEventStart = Now, Compliant = false,
                Targets = [new FeedTarget { Active = true, Constraint = Mw(4.5), Start = Now, End = Now.AddHours(1), BestEffort = true, CorrelationId = Id(1) }, new FeedTarget { Active = false, Constraint = Mw(5), CorrelationId = Id(2) }],
            },
            .. Enum.GetValues<FeedEvent>().Select((e, i) => new FeedState { Tag = $"feed {i} \"ä\"", Minimum = Mw(0), Maximum = Mw(1), Default = Mw(1), CalculatedLoad = Mw(0), Event = e, Compliant = true }),
        ]),
        Alert(BreachStatus.Active, BreachSeverity.Warning),
        Alert(BreachStatus.Escalated, BreachSeverity.Critical) with { Actions = [.. Enum.GetValues<InfrastructureAction>()] },
        Alert(BreachStatus.Resolved, BreachSeverity.Critical) with { ResolvedAt = Now.AddMinutes(3), ShedHints = [], Actions = [] },
        Enforcement(EnforcementPhase.Applied, EnforcementOutcome.Partial),
        Enforcement(EnforcementPhase.Reverted, EnforcementOutcome.Success) with { Results = [], Diagnosis = null },
        Enforcement(EnforcementPhase.Applied, EnforcementOutcome.Error),
    ];

    public static PowerBreachAlert Alert(BreachStatus status, BreachSeverity severity) => new()
    {
        FeedTag = "main-a",
        Status = status,
        Severity = severity,
        BreachId = Id(7),
        DetectedAt = Now,
        TargetCorrelationId = Id(1),
        TargetConstraint = Mw(4.5),
        MeasuredLoad = Mw(5.2),
        ShedHints =
        [
            new ShedHint { ResourceId = "node-17", ResourceKind = ResourceKind.Node, Action = ShedAction.PowerCap, Priority = 1, TargetPower = new PowerValue(6.4, PowerUnit.Kilowatt) },
            new ShedHint { ResourceId = "gpu-3", ResourceKind = ResourceKind.Gpu, Action = ShedAction.Throttle, Priority = 2 },
            new ShedHint { ResourceId = "chassis-2", ResourceKind = ResourceKind.Chassis, Action = ShedAction.Suspend, Priority = 3 },
        ],
        Actions = [InfrastructureAction.ShutdownNodes],
    };

    static PowerBreachEnforcement Enforcement(EnforcementPhase phase, EnforcementOutcome outcome) => new()
    {
        BreachId = Id(7),
        FeedTag = "main-a",
        Phase = phase,
        Outcome = outcome,
        Diagnosis = "two of three",
        Results =
        [
            new EnforcementResult { ResourceId = "node-17", ResourceKind = ResourceKind.Node, RequestedAction = ShedAction.PowerCap, Code = ResultCode.Applied, AppliedPower = new PowerValue(6400, PowerUnit.Watt) },
            new EnforcementResult { ResourceId = "gpu-3", ResourceKind = ResourceKind.Gpu, RequestedAction = ShedAction.Throttle, Code = ResultCode.Failed, Message = "does not answer" },
            new EnforcementResult { ResourceId = "chassis-2", ResourceKind = ResourceKind.Chassis, RequestedAction = ShedAction.Suspend, Code = ResultCode.Skipped },
        ],
        At = Now,
    };

    public static DsxParty PublisherOf(DsxKind kind) => DsxContract.Of(kind).Publisher switch { DsxRole.Isv => Isv, DsxRole.Agent => Agent, _ => Infra };

    public static TrustedKey Trust(SigningKey key, params DsxParty[] sources) => KeyBook.Read($$"""{"keys":[{{key.PublicJwk(sources)}}]}""").Find(key.Kid)!;

    /// <summary>An envelope around signed content, as it goes over the wire, with its topic.</summary>
    public static (string Topic, byte[] Payload) Wrap(DsxMessage message, SigningKey key, DsxParty? source = null, DateTimeOffset? time = null, Guid? id = null)
    {
        var (from, at, name) = (source ?? PublisherOf(message.Kind), time ?? Now, id ?? Guid.NewGuid());
        var data = key.Sign(PayloadCodec.Write(message), name, at);
        return (from.Topic(message.Kind), CloudEventCodec.Write(new CloudEvent { Id = name, Source = from, Kind = message.Kind, Time = at, Trace = TraceContext.Begin(), CorrelationId = Guid.NewGuid(), Data = data }));
    }
}
