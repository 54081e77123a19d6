package io.tombola.engine.kernel;

/** Prints what a JVM of its own chose: the provider, then a warning if there is one. */
final class KernelChoiceMain {
  private KernelChoiceMain() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    try {
      Kernels.Choice choice = Kernels.choice();
      System.out.println(choice.provider().name());
      choice.warning().ifPresent(System.out::println);
    } catch (IllegalArgumentException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
