namespace Ballast.Studies;

/// <summary>Input that a study cannot use. The message is one sentence: what is wrong, where (file and row), and how to mend it.</summary>
public sealed class StudyException(string message) : Exception(message);
