namespace Ballast.Vtn.Notify;

/// <summary>What has become of notifications since the server started.</summary>
/// <param name="Announced">Changes heard of.</param>
/// <param name="Overrun">Changes of which nobody was told, because too many waited.</param>
/// <param name="Delivered">Callbacks that were answered with 2xx.</param>
/// <param name="Retried">Attempts after a first one.</param>
/// <param name="GivenUp">Notifications that failed at every attempt.</param>
/// <param name="Refused">Notifications that the callback refused for good (an answer of 3xx or 4xx), or that its address forbids.</param>
/// <param name="Dropped">Notifications that left a callback's full queue, or whose subscription went before they were sent.</param>
/// <param name="Published">Messages handed to the MQTT client.</param>
/// <param name="Unpublished">Messages that the MQTT client's full queue refused.</param>
public readonly record struct NotifyCounters(long Announced, long Overrun, long Delivered, long Retried, long GivenUp, long Refused, long Dropped, long Published, long Unpublished);
