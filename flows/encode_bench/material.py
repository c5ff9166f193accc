"""Two inputs of our own making, 10 s each, as ffmpeg argv: what costs an encoder least and what costs it most. Pure."""

from pathlib import Path

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.tools import Tools

SECONDS = 10
_SIZE = "1920x1080"

_SLIDES = (
    ("A Better Battery", "Less cobalt, longer life", "Three patents granted since spring"),
    ("What we measured", "2,000 cycles at 45 degrees", "91 percent of the capacity left"),
    ("What we look for", "Partners for a pilot line", "Two factories in two countries"),
)


def slides_argv(destination: Path, *, font_file: Path, tools: Tools) -> tuple[str, ...]:
    """A talk of three slides that stand still, changed by hard cuts."""
    each_s = f"{SECONDS / len(_SLIDES):.4f}"
    pages = []
    for number, (title, *lines) in enumerate(_SLIDES):
        page = f"color=c=0xF4F1EA:s={_SIZE}:r=30:d={each_s},drawbox=x=0:y=0:w=iw:h=140:c=0x1F4E79:t=fill"
        page += f",drawbox=x={140 + 500 * number}:y=760:w=420:h=180:c=0xC55A11:t=fill"
        for text, y, size, colour in (
            (title, 30, 80, "white"),
            (lines[0], 300, 64, "black"),
            (lines[1], 430, 64, "black"),
        ):
            page += f",drawtext=fontfile='{font_file}':text='{text}':x=140:y={y}:fontsize={size}:fontcolor={colour}"
        pages.append(f"{page}[page{number}]")
    joined = "".join(f"[page{number}]" for number in range(len(pages)))
    return _argv(";".join([*pages, f"{joined}concat=n={len(pages)}[picture]"]), destination, tools)


def grain_argv(destination: Path, *, tools: Tools) -> tuple[str, ...]:
    """Drifting clouds and a moving chart of hard edges under film grain that is new on every frame."""
    clouds = "perlin=s=240x135:r=30:octaves=4:xscale=6:yscale=6:tscale=0.6:random_mode=seed:seed=7"
    graph = (
        f"{clouds},scale=1920:1080:flags=bicubic,format=yuv420p[clouds];testsrc2=s=640x360:r=30[chart];"
        "[clouds][chart]overlay=x='W/2-w/2+400*sin(t)':y='H/2-h/2+150*cos(1.3*t)',"
        "noise=alls=6:allf=t:all_seed=5[picture]"
    )
    return _argv(graph, destination, tools)


def _argv(graph: str, destination: Path, tools: Tools) -> tuple[str, ...]:
    sound = f"sine=frequency=220:sample_rate=48000:duration={SECONDS}[sound]"
    kept = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    arguments = ["-filter_complex", f"{graph};{sound}", "-map", "[picture]", "-map", "[sound]", "-t", str(SECONDS)]
    return ffmpeg_argv(tools, [*arguments, *kept, str(destination)], progress=True)
