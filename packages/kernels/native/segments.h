// Segments of a trial: ../assembly/segments.ts.

#pragma once

#include "parameters.h"

namespace {

struct Segments : Parameters {
  int segments() const { return (steps + segment - 1) / segment; }
  int segmentStart(int index) const {
    const int start = steps - (segments() - index) * segment;
    return start > 0 ? start : 0;
  }
};

}  // namespace
