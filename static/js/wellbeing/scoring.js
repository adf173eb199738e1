// Scores one person's answers in her browser: the same arithmetic as wellbeing/rules/scoring.py.
// A key is what wellbeing.presenting.key_of gives; answers are {item: number or null}.

export function score(key, answers) {
  const oriented = {};
  for (const item of key.items) {
    const value = answers[item.id];
    if (value === null || value === undefined) continue;
    oriented[item.id] = item.reversed ? key.lowest + key.highest - value : value;
  }
  const found = {};
  for (const scale of key.scales) found[scale.id] = scaleOf(scale, oriented);
  return found;
}

function scaleOf(scale, oriented) {
  const values = scale.items.filter((id) => id in oriented).map((id) => oriented[id]);
  if (values.length < scale.minimum) return null;
  const sum = values.reduce((left, right) => left + right, 0);
  // Multiplied before divided, so that whole results stay whole.
  return (sum * scale.factor * (scale.sum ? scale.items.length : 1)) / values.length;
}

export function band(scale, value) {
  if (value === null) return null;
  if (value <= scale.bands[0]) return 0;
  return value <= scale.bands[1] ? 1 : 2;
}

// 0 to 100, whatever the scale's own bounds.
export function share(scale, value) {
  const [low, high] = scale.bounds;
  return (100 * (value - low)) / (high - low);
}

// "good", "middle" or "hard": which end is favourable differs from scale to scale.
export function tone(scale, value) {
  const place = band(scale, value);
  if (place === null || place === 1) return place === null ? "none" : "middle";
  return (place === 2) === (scale.good === "high") ? "good" : "hard";
}
