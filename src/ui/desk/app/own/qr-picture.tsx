/** A QR code drawn from its modules: black on white with the quiet zone that readers need. */

const quiet = 4;

/** The picture; `label` is read out in its place. */
export function QrPicture({ modules, label }: { modules: readonly string[]; label: string }) {
  const side = modules.length + 2 * quiet;
  const path = modules
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        ({ 0: run, index }) => `M${index + quiet} ${y + quiet}h${run.length}v1h-${run.length}z`,
      ),
    )
    .join('');
  return (
    <svg
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="w-full max-w-64"
    >
      <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
