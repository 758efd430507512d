using BenchmarkDotNet.Attributes;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>What the turn machine costs each call each 20 ms.</summary>
public class TurnMachineStep : MicroBenchmark
{
    private static readonly TurnMachine Machine = TurnMachine.English;
    private TurnState _quiet;
    private TurnState _speaking;
    private TimeSpan _now;

    [GlobalSetup]
    public void SetUp()
    {
        _quiet = Machine.Step(new TurnState(TurnSettings.Default), TurnEvent.Connected, TimeSpan.Zero).State;
        _speaking = _quiet;
        for (var frame = 0; frame < 50; frame++)
        {
            _now += TurnMachine.FrameDuration;
            _speaking = Machine.Step(_speaking, TurnEvent.Frame(voiced: true, -20), _now).State;
        }

        _speaking = Machine.Step(_speaking, TurnEvent.Partial(1, 1, "i would like to return the shoes", 0.8), _now).State;
        _now += TurnMachine.FrameDuration;
    }

    /// <summary>Nobody speaks.</summary>
    [Benchmark(Description = "turn machine: silent frame")]
    public TurnStep Silent() => Machine.Step(_quiet, TurnEvent.Frame(voiced: false, -65), _now);

    /// <summary>The caller speaks.</summary>
    [Benchmark(Description = "turn machine: frame of speech")]
    public TurnStep Voiced() => Machine.Step(_speaking, TurnEvent.Frame(voiced: true, -20), _now);

    /// <summary>The caller goes on in words.</summary>
    [Benchmark(Description = "turn machine: partial transcript")]
    public TurnStep Partial() => Machine.Step(_speaking, TurnEvent.Partial(1, 2, "i would like to return the shoes i bought", 0.8), _now);
}
