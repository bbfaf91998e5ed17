using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Ballast.App.Api;

/// <summary>Every type that crosses HTTP, compiled: no reflection at run time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowOutOfOrderMetadataProperties = true, RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(EventReport))]
[JsonSerializable(typeof(IReadOnlyList<EventReport>))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(OfferReport))]
[JsonSerializable(typeof(HistoryReport))]
[JsonSerializable(typeof(JobHistoryReport))]
[JsonSerializable(typeof(IReadOnlyList<CommandReport>))]
[JsonSerializable(typeof(IReadOnlyList<NoticeReport>))]
[JsonSerializable(typeof(NoticeReport))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Ven.OpenAdrReport))]
[JsonSerializable(typeof(Ven.OptRequest))]
[JsonSerializable(typeof(Vtn.VtnHealth))]
[JsonSerializable(typeof(Dsx.DsxReport))]
[JsonSerializable(typeof(Dsx.BmsReadingsReport))]
sealed partial class ApiJson : JsonSerializerContext;
