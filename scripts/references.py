"""What others have published about the same task, for the table of external references; none of it is ours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """A published figure: what was trained, the test accuracy as its source writes it, and the source."""

    what: str
    figure: str
    source: str


STUDENTS = "carpetas públicas de estudiantes de la misma práctica"
AIRBENCH = "Jordan (2024), arXiv 2404.00498"

REFERENCES = (
    Reference("MobileNetV2 1,0 congelada, 32 px, píxeles / 255, Flatten", "30,2; 31,2; 31,3 %", STUDENTS),
    Reference("VGG16 congelada, 32 px, píxeles / 255", "54 a 58 %", STUDENTS),
    Reference("ResNet50 congelada, 32 px, píxeles / 255", "27 a 35 %", STUDENTS),
    Reference("ResNet50 congelada, 32 px, preprocesamiento propio", "66 %", STUDENTS),
    Reference("EfficientNetB0 congelada, 32 px, píxeles / 255", "10 a 12 %", STUDENTS),
    Reference("EfficientNetB0 congelada, 32 px, preprocesamiento propio", "57 %", STUDENTS),
    Reference("MobileNetV2 1,0 congelada, 96 px", "85,9 %", "laboratorio público de un curso"),
    Reference("MobileNetV2 1,0 con ajuste fino, 96 px", "88,0 %", "laboratorio público de un curso"),
    Reference("MobileNetV2 1,0 congelada, 160 px", "87 %", "cuaderno público"),
    Reference("MobileNetV2 1,0 con ajuste fino, aumento y vistas, 160 px", "91,6 %", "cuaderno público"),
    Reference("airbench94, desde cero, 2,6 s en una GPU A100", "94,01 %", AIRBENCH),
    Reference("ResNet-18, entrenamiento corriente, desde cero", "96,0 %", AIRBENCH),
)
