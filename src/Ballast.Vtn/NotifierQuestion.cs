using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn;

/// <summary>What is asked under /notifiers.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Of">Whose topics: those of objects of this kind; null: the list of notifiers itself.</param>
/// <param name="Within">The object within which, such as the events of one program; null: all, or the object itself.</param>
/// <param name="Id">Id of the one object, or of the one within which; null: all of the kind.</param>
public sealed record NotifierQuestion(Caller Caller, ObjectKind? Of, ObjectKind? Within, string? Id)
{
    /// <summary>The answer of a server that has webhooks and nothing else.</summary>
    public static ReadOnlyMemory<byte>? WebhooksOnly(NotifierQuestion question) =>
        question.Of is null ? "{\"WEBHOOK\":true}"u8.ToArray() : default(ReadOnlyMemory<byte>?);
}
