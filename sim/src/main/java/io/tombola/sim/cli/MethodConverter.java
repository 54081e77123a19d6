package io.tombola.sim.cli;

import io.tombola.sim.search.Method;
import io.tombola.sim.search.Methods;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A method by its name. */
final class MethodConverter implements ITypeConverter<Method> {
  @Override
  public Method convert(String name) {
    try {
      return Methods.named(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** All methods' names, for help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Methods.names().iterator();
    }
  }
}
