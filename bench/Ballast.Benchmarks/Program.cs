using Ballast.Benchmarks.Results;

if (args is [ResultsCommand.Name, ..]) return ResultsCommand.Run(args[1..]);
Console.WriteLine("bench");
return 0;
