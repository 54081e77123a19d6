package io.tombola.sim.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The data sets that are read here, each in its own layout; told which, or found out. */
public enum DataSets {
  /** DVS128Gesture, original or simulated. */
  DVS128GESTURE("trials_to_train.txt and trials_to_test.txt"),
  /** N-MNIST. */
  NMNIST("Train/<digit>/<index>.bin, Test/<digit>/<index>.bin, or <digit>/<index>.bin"),
  /** CIFAR-10, binary version. */
  CIFAR10("data_batch_1.bin and test_batch.bin"),
  /** CIFAR-100, binary version. */
  CIFAR100("train.bin, test.bin and fine_label_names.txt"),
  /** CIFAR10-DVS, AEDAT version, or any folder of its layout. */
  CIFAR10DVS("<class>/<name>_<index>.aedat"),
  /** One long recording a class. */
  OBJECTS("<Class>.aedat");

  private final String layout;

  DataSets(String layout) {
    this.layout = layout;
  }

  /**
   * Opens a folder.
   *
   * @param kind what it is, or null to find out
   * @param rows which labels rows of DVS128Gesture are samples
   * @throws DataSetException when it is not what it is said to be, or nothing that is known
   */
  public static DataSet open(Path folder, DataSets kind, LabelRows rows) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(folder, "there is no such folder");
    }
    return switch (kind == null ? find(folder) : kind) {
      case DVS128GESTURE -> Dvs128Gesture.open(folder, rows);
      case NMNIST -> Nmnist.open(folder);
      case CIFAR10 -> Cifar.open10(folder);
      case CIFAR100 -> Cifar.open100(folder);
      case CIFAR10DVS -> Cifar10Dvs.open(folder);
      case OBJECTS -> ObjectRecordings.open(folder);
    };
  }

  private static DataSets find(Path folder) throws DataSetException {
    List<DataSets> found = Arrays.stream(values()).filter(kind -> kind.recognised(folder)).toList();
    if (found.size() != 1) {
      String layouts =
          Arrays.stream(values())
              .map(kind -> kind.name().toLowerCase(Locale.ROOT) + " has " + kind.layout)
              .collect(Collectors.joining("; "));
      throw new DataSetException(
          folder,
          (found.isEmpty() ? "no data set that is known: " : "could be " + found + ", say which: ")
              + layouts);
    }
    return found.get(0);
  }

  private boolean recognised(Path folder) {
    try {
      return switch (this) {
        case DVS128GESTURE -> Dvs128Gesture.recognises(folder);
        case NMNIST -> Nmnist.recognises(folder);
        case CIFAR10 -> Cifar.recognises10(folder);
        case CIFAR100 -> Cifar.recognises100(folder);
        case CIFAR10DVS -> Cifar10Dvs.recognises(folder);
        case OBJECTS -> !Dvs128Gesture.recognises(folder) && ObjectRecordings.recognises(folder);
      };
    } catch (IOException e) {
      return false;
    }
  }
}
