namespace Ballast.Wire.Mqtt;

/// <summary>MQTT 3.1.1, table 2.1; the value is the upper half of a packet's first byte.</summary>
enum PacketType : byte
{
    Connect = 1,
    ConnAck,
    Publish,
    PubAck,
    PubRec,
    PubRel,
    PubComp,
    Subscribe,
    SubAck,
    Unsubscribe,
    UnsubAck,
    PingReq,
    PingResp,
    Disconnect,
}
