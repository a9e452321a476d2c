import { strings } from "../strings";
import { Button } from "../ui/Button";
import { RangeSlider } from "../ui/RangeSlider";
import styles from "./PictureControls.module.css";
import { placeOfTone, toneAt } from "./pictureView";
import type { PictureView } from "./usePictureView";

const text = strings.picture;

function Slider({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
}) {
  return (
    <RangeSlider
      label={label}
      min={0}
      value={placeOfTone(value)}
      onChange={(place) => onChange(toneAt(place))}
    />
  );
}

/** Brightness, contrast and filters of the shown B-scan. */
export function PictureControls({ view: { tone, acts } }: { view: PictureView }) {
  return (
    <section className={styles.controls} aria-label={text.title}>
      <Slider
        label={text.brightness}
        value={tone.brightness}
        onChange={(brightness) => acts.setTone((now) => ({ ...now, brightness }))}
      />
      <Slider
        label={text.contrast}
        value={tone.contrast}
        onChange={(contrast) => acts.setTone((now) => ({ ...now, contrast }))}
      />
      <div className={styles.row}>
        <Button
          aria-pressed={tone.isEnhanced}
          title={text.enhanceHint}
          data-testid="enhance"
          onClick={acts.toggleEnhanced}
        >
          {text.enhance}
        </Button>
        <Button
          aria-pressed={tone.isSmoothed}
          title={text.smoothHint}
          data-testid="smooth"
          onClick={acts.toggleSmoothed}
        >
          {text.smooth}
        </Button>
        <Button variant="quiet" data-testid="reset-picture" onClick={acts.reset}>
          {text.reset}
        </Button>
      </div>
    </section>
  );
}

/** In a corner of the B-scan: how much it is enlarged. */
export function ZoomControls({ view: { zoom, acts } }: { view: PictureView }) {
  return (
    <div className={styles.zoom}>
      <Button aria-label={text.zoomOut} onClick={() => acts.zoom(-1)}>
        −
      </Button>
      <span className={styles.factor} data-testid="zoom">
        {text.zoom(zoom.factor.toFixed(1))}
      </span>
      <Button aria-label={text.zoomIn} onClick={() => acts.zoom(1)}>
        +
      </Button>
    </div>
  );
}
