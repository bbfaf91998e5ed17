namespace Ballast.Dispatch;

/// <summary>What can be commanded. The meaning of <see cref="Command.Value"/> goes with it.</summary>
public enum CommandKind : byte
{
    /// <summary>Cap every GPU of the job in slot Target at Value watts.</summary>
    SetCap,

    /// <summary>Checkpoint the job and stop it. Value is 0.</summary>
    Pause,

    /// <summary>Start a paused job again, on Value GPUs.</summary>
    Resume,

    /// <summary>Checkpoint the job and restart it on Value GPUs.</summary>
    Resize,

    /// <summary>Battery Target to Value watts at the bus (positive charges).</summary>
    SetBattery,

    /// <summary>Generator Target to Value watts of output; above zero starts it, zero stops it.</summary>
    SetGenerator,

    /// <summary>The job in slot Target writes a checkpoint now and runs on. Value is 0; it ends by itself.</summary>
    Checkpoint,
}

/// <summary>
/// One order to the plant. It holds until <see cref="Until"/>; if it is not renewed by then the plant
/// itself goes to <see cref="Fallback"/> (same unit as Value), so that losing the controller is safe.
/// </summary>
public readonly record struct Command(
    long Sequence,
    DateTimeOffset At,
    CommandKind Kind,
    int Target,
    double Value,
    DateTimeOffset Until,
    double Fallback,
    Reason Reason);
