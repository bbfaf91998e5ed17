namespace Ballast.Dispatch;

/// <summary>Why a command was given; <see cref="Reason.ToString"/> says it in words.</summary>
public enum ReasonKind : byte
{
    /// <summary>Hold the meter on the target at the least weighted loss. A: target W; B: meter W.</summary>
    HoldTarget,

    /// <summary>A ramp is under way. A: target W; B: meter W.</summary>
    Ramp,

    /// <summary>An interconnection or capacity limit binds. A: limit W; B: meter W.</summary>
    Limit,

    /// <summary>Emergency. A: floor W; B: meter W.</summary>
    Emergency,

    /// <summary>Caps cannot reach the target, or a stop costs less. A: target W; B: W that caps can reach.</summary>
    BeyondCaps,

    /// <summary>The job has little left to give. A: share of its allowance left; B: floor on throughput.</summary>
    TierFloor,

    /// <summary>Another job takes its turn. A: share of its allowance left; B: slot of the other.</summary>
    HandOver,

    /// <summary>Room has come back. A: target W; B: meter W.</summary>
    RoomReturned,

    /// <summary>Put back to what it was before. A: previous value; B: 0.</summary>
    Restore,

    /// <summary>The last order did not take, or was lost. A: ordered; B: read back.</summary>
    NotTaken,

    /// <summary>The order's end comes near and it still holds. A: value; B: 0.</summary>
    Renew,

    /// <summary>The battery takes what is too fast for the jobs. A: target W; B: meter W.</summary>
    FastPart,

    /// <summary>The battery's planned share of the event. A: W; B: state of charge.</summary>
    PlannedShare,

    /// <summary>The battery takes its energy back. A: headroom W; B: state of charge.</summary>
    Recharge,

    /// <summary>A checkpoint now, so that none falls into the ramp to come. A: seconds until that ramp; B: 0.</summary>
    CheckpointAhead,

    /// <summary>A checkpoint now, so that it does not coincide with another's. A: W of the two largest holes; B: W that others can be raised by.</summary>
    CheckpointTurn,

    /// <summary>The kill switch. A and B: 0.</summary>
    ShapingStopped,

    /// <summary>The limit of the job's feed binds. A: limit W; B: W that the feed draws.</summary>
    FeedLimit,
}

/// <summary>A reason as data: a kind and two numbers whose meaning the kind says.</summary>
public readonly record struct Reason(ReasonKind Kind, double A = 0, double B = 0)
{
    public override string ToString() => Kind switch
    {
        ReasonKind.HoldTarget => $"holding the meter at {Kw(A)} (it reads {Kw(B)}) with the least weighted loss",
        ReasonKind.Ramp => $"ramping: the target is {Kw(A)} now and the meter reads {Kw(B)}",
        ReasonKind.Limit => $"the limit of {Kw(A)} binds and the meter reads {Kw(B)}",
        ReasonKind.Emergency => $"grid emergency: down to {Kw(A)} now, the meter reads {Kw(B)}",
        ReasonKind.BeyondCaps => $"caps alone reach {Kw(B)} and the target is {Kw(A)}",
        ReasonKind.TierFloor => FormattableString.Invariant($"{A:P0} of the job's allowance is left, so it keeps at least {B:P0} of its throughput"),
        ReasonKind.HandOver => FormattableString.Invariant($"{A:P0} of the job's allowance is left, so another job takes its turn"),
        ReasonKind.RoomReturned => $"there is room again: the target is {Kw(A)} and the meter reads {Kw(B)}",
        ReasonKind.Restore => FormattableString.Invariant($"the event is over: back to {A:0.#}, as it was before"),
        ReasonKind.NotTaken => FormattableString.Invariant($"the last order ({A:0.#}) did not take, the device reads {B:0.#}"),
        ReasonKind.Renew => FormattableString.Invariant($"renewed before it lapses: {A:0.#} still holds"),
        ReasonKind.FastPart => $"the battery takes what jobs are too slow for: target {Kw(A)}, meter {Kw(B)}",
        ReasonKind.PlannedShare => FormattableString.Invariant($"the battery gives its planned share of the event, {A / 1e3:0.#} kW at {B:P0} charge"),
        ReasonKind.Recharge => FormattableString.Invariant($"the battery takes energy back within {A / 1e3:0.#} kW of headroom at {B:P0} charge"),
        ReasonKind.CheckpointAhead => FormattableString.Invariant($"a checkpoint now, so that none falls into the ramp that begins in {A / 60:0.#} min"),
        ReasonKind.CheckpointTurn => $"a checkpoint now, in its turn: two at once would leave {Kw(A)} and the others can fill {Kw(B)}",
        ReasonKind.ShapingStopped => "shaping was stopped by an operator: back to what it was",
        ReasonKind.FeedLimit => $"its feed is limited to {Kw(A)} and draws {Kw(B)}",
        _ => throw new InvalidOperationException($"Unknown reason {Kind}."),
    };

    static string Kw(double watts) => new Units.Power(watts).ToString();
}
