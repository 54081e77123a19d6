package io.tombola.node.ros;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.tombola.msgs.ros.LogMessage;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Hands on what logback logs. The one class that knows logback, which may be absent. */
final class LogbackAppender extends AppenderBase<ILoggingEvent> {
  private final Consumer<Rosout.Line> lines;

  private LogbackAppender(Consumer<Rosout.Line> lines) {
    this.lines = lines;
  }

  /** Begins to hand on lines; running what this returns ends it. */
  static Runnable attach(Consumer<Rosout.Line> lines) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LogbackAppender appender = new LogbackAppender(lines);
    appender.setContext(context);
    appender.setName("rosout");
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    return () -> {
      root.detachAppender(appender);
      appender.stop();
    };
  }

  @Override
  protected void append(ILoggingEvent event) {
    StackTraceElement[] callers = event.getCallerData();
    boolean known = callers.length > 0;
    String file = known ? callers[0].getFileName() : "";
    lines.accept(
        new Rosout.Line(
            level(event.getLevel()),
            text(event),
            file == null ? "" : file,
            known ? callers[0].getMethodName() : "",
            known ? Math.max(0, callers[0].getLineNumber()) : 0));
  }

  private static String text(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null
        ? event.getFormattedMessage()
        : event.getFormattedMessage() + ": " + thrown.getClassName() + ": " + thrown.getMessage();
  }

  private static LogMessage.Level level(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return LogMessage.Level.ERROR;
    }
    if (level.isGreaterOrEqual(Level.WARN)) {
      return LogMessage.Level.WARN;
    }
    return level.isGreaterOrEqual(Level.INFO) ? LogMessage.Level.INFO : LogMessage.Level.DEBUG;
  }
}
