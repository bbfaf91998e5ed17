using System.Text.Json;

namespace Ballast.Vtn.Objects;

/// <summary>The request bodies of the OpenADR 3.1.0 document, by kind.</summary>
static class Schemas
{
    static readonly Shape word = Shape.Text(1, 128);

    static readonly ObjectShape period = Shape.Object([], ("start", Shape.Time), ("duration", Shape.Span), ("randomizeStart", Shape.Span));

    static readonly Shape value = Shape.Any("a number, a text, true, false or a point", v => v.ValueKind switch
    {
        JsonValueKind.Number => Shape.Number,
        JsonValueKind.String => Shape.Text(),
        JsonValueKind.True or JsonValueKind.False => Shape.Flag,
        _ => Shape.Object(["x", "y"], ("x", Shape.Number), ("y", Shape.Number)),
    });

    static readonly Shape valuesMap = Shape.Object(["type", "values"], ("type", word), ("values", Shape.ListOf(value)));

    static readonly Shape interval = Shape.Object(["id", "payloads"], ("id", Shape.Whole()), ("intervalPeriod", period), ("payloads", Shape.ListOf(valuesMap)));

    static readonly Shape eventDescriptor = Shape.Object(["objectType", "payloadType"],
        ("objectType", Shape.OneOf("EVENT_PAYLOAD_DESCRIPTOR")), ("payloadType", word), ("units", word), ("currency", Shape.Text()));

    static readonly Shape reportDescriptor = Shape.Object(["objectType", "payloadType"],
        ("objectType", Shape.OneOf("REPORT_PAYLOAD_DESCRIPTOR")), ("payloadType", word), ("readingType", word), ("units", word),
        ("accuracy", Shape.Number), ("confidence", Shape.Whole(0, 100)));

    static readonly Shape eitherDescriptor = Shape.Any("a payload descriptor", v =>
        v.ValueKind == JsonValueKind.Object && v.TryGetProperty("objectType", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("REPORT_PAYLOAD_DESCRIPTOR")
            ? reportDescriptor : eventDescriptor);

    static readonly Shape reportWish = Shape.Object(["payloadType"],
        ("payloadType", word), ("readingType", word), ("units", word), ("targets", Shape.Targets), ("aggregate", Shape.Flag),
        ("startInterval", Shape.Whole()), ("numIntervals", Shape.Whole()), ("historical", Shape.Flag), ("frequency", Shape.Whole()), ("repeat", Shape.Whole()),
        ("reportIntervals", Shape.OneOf("INTERVALS", "SUB_INTERVALS", "OPEN_INTERVALS")));

    static readonly Shape program = Shape.Object(["programName"],
        ("programName", word), ("intervalPeriod", period), ("programDescriptions", Shape.ListOf(Shape.Object(["URL"], ("URL", Shape.Url)))),
        ("payloadDescriptors", Shape.ListOf(eitherDescriptor)), ("attributes", Shape.ListOf(valuesMap)), ("targets", Shape.Targets));

    static readonly Shape happening = Shape.Object(["programID"],
        ("programID", Shape.Id), ("eventName", Shape.Text()), ("duration", Shape.Span), ("priority", Shape.Whole(0, long.MaxValue)), ("targets", Shape.Targets),
        ("reportDescriptors", Shape.ListOf(reportWish)), ("payloadDescriptors", Shape.ListOf(eventDescriptor)), ("intervalPeriod", period), ("intervals", Shape.ListOf(interval)));

    static readonly Shape report = Shape.Object(["eventID", "clientName", "resources"],
        ("eventID", Shape.Id), ("clientName", word), ("reportName", Shape.Text()), ("payloadDescriptors", Shape.ListOf(reportDescriptor)),
        ("resources", Shape.ListOf(Shape.Object(["resourceName", "intervals"], ("resourceName", word), ("intervalPeriod", period), ("intervals", Shape.ListOf(interval))))));

    static readonly Shape subscription = Shape.Object(["clientName", "objectOperations"],
        ("clientName", word), ("programID", Shape.Id), ("targets", Shape.Targets),
        ("objectOperations", Shape.ListOf(Shape.Object(["objects", "operations", "callbackUrl"],
            ("objects", Shape.ListOf(Shape.OneOf("PROGRAM", "EVENT", "REPORT", "SUBSCRIPTION", "VEN", "RESOURCE"))),
            ("operations", Shape.ListOf(Shape.OneOf("READ", "CREATE", "UPDATE", "DELETE"))),
            ("callbackUrl", Shape.HttpUrl), ("bearerToken", Shape.Text())))));

    static readonly Shape blVen = Shape.Object(["objectType", "clientID", "venName"],
        ("clientID", word), ("targets", Shape.Targets), ("venName", word), ("attributes", Shape.ListOf(valuesMap)));

    static readonly Shape venVen = Shape.Object(["objectType", "venName"], ("venName", word), ("targets", Shape.Targets), ("attributes", Shape.ListOf(valuesMap)));

    static readonly Shape blResource = Shape.Object(["objectType", "clientID", "resourceName", "venID"],
        ("clientID", word), ("targets", Shape.Targets), ("resourceName", word), ("venID", Shape.Id), ("attributes", Shape.ListOf(valuesMap)));

    static readonly Shape venResource = Shape.Object(["objectType", "resourceName", "venID"],
        ("resourceName", word), ("venID", Shape.Id), ("targets", Shape.Targets), ("attributes", Shape.ListOf(valuesMap)));

    static readonly Shape vens = Shape.Object(["objectType"], ("objectType", Shape.OneOf("BL_VEN_REQUEST", "VEN_VEN_REQUEST")));

    static readonly Shape resources = Shape.Object(["objectType"], ("objectType", Shape.OneOf("BL_RESOURCE_REQUEST", "VEN_RESOURCE_REQUEST")));

    /// <summary>Null where the body is as the document wants it, else a sentence.</summary>
    public static string? Check(ObjectKind kind, JsonElement body, VtnOptions limits) => kind switch
    {
        ObjectKind.Program => program.Check(body, "$", limits),
        ObjectKind.Event => happening.Check(body, "$", limits),
        ObjectKind.Report => report.Check(body, "$", limits),
        ObjectKind.Subscription => subscription.Check(body, "$", limits),
        ObjectKind.Ven => vens.Check(body, "$", limits) ?? (SaysBl(body) ? blVen : venVen).Check(body, "$", limits),
        _ => resources.Check(body, "$", limits) ?? (SaysBl(body) ? blResource : venResource).Check(body, "$", limits),
    };

    /// <summary>Whether a body says that business logic speaks of the VEN or resource.</summary>
    public static bool SaysBl(JsonElement body) => body.GetProperty("objectType").GetString()!.StartsWith("BL_", StringComparison.Ordinal);
}
