"""Sentences as students write them, with what they claim: (text, [claims]).

A number claim is (model, metric, value); an order claim is (first model, relation). Written before the reader's rules
were tried on them, and varied on purpose: tables, percents, decimals with point and comma, «about», negations, traps.
"""

A, E, L, F, B, P, D = "exactitud", "exactitud-entrenamiento", "perdida", "f1", "brecha", "parametros", "diferencia"
C, T = "cnn", "transfer"

CORPUS: list[tuple[str, list[tuple]]] = [
    ("La CNN simple alcanzó una exactitud del 69 %.", [(C, A, 0.69)]),
    ("La exactitud de la CNN fue de 0,69 en validación.", [(C, A, 0.69)]),
    ("El modelo de transfer learning llegó a un accuracy de 31.3%.", [(T, A, 0.313)]),
    ("Con MobileNetV2 obtuvimos ~31 % de accuracy.", [(T, A, 0.31)]),
    ("La CNN simple supera a transfer learning.", [(C, "mejor")]),
    ("Transfer learning no supera a la CNN simple.", [(T, "no-mejor")]),
    ("La CNN superó ampliamente al modelo preentrenado.", [(C, "mejor")]),
    ("El modelo con transferencia rinde peor que la CNN.", [(T, "peor")]),
    ("La brecha de la CNN es de 0.196.", [(C, B, 0.196)]),
    ("En transfer learning el gap fue de apenas 0,010.", [(T, B, 0.010)]),
    ("La CNN tiene 2.122.186 parámetros.", [(C, P, 2122186)]),
    ("MobileNetV2 suma 2,270,794 parámetros, de los cuales entrena 12,810.", [(T, P, 2270794), (T, P, 12810)]),
    ("La red convolucional tiene unos 2,1 millones de parámetros.", [(C, P, 2.1e6)]),
    ("El F1 ponderado de la CNN es 0.69.", [(C, F, 0.69)]),
    ("El f1-score promedio de transfer learning fue 0,30.", [(T, F, 0.30)]),
    ("La pérdida de validación de la CNN terminó en 0.94.", [(C, L, 0.94)]),
    ("La CNN simple logró un 69,4% y transfer learning un 31,2% de exactitud.", [(C, A, 0.694), (T, A, 0.312)]),
    (
        "| Modelo | Accuracy | Gap |\n| --- | --- | --- |\n| CNN simple | 69.0% | 0.196 |\n"
        "| Transfer | 31.3% | 0.010 |",
        [(C, A, 0.69), (C, B, 0.196), (T, A, 0.313), (T, B, 0.010)],
    ),
    (
        "| Métrica | CNN | MobileNetV2 |\n|:--|--:|--:|\n| Exactitud | 0,70 | 0,31 |\n"
        "| Parámetros | 2122186 | 2270794 |",
        [(C, A, 0.70), (T, A, 0.31), (C, P, 2122186), (T, P, 2270794)],
    ),
    ("## Transfer learning\n\nLa exactitud fue de 38,6 %.", [(T, A, 0.386)]),
    ("## CNN simple\n\nLlegó a 0.705 de accuracy en test.", [(C, A, 0.705)]),
    ("Entrenamos 10 épocas con lotes de 128 imágenes.", []),
    ("CIFAR-10 tiene 50.000 imágenes de entrenamiento y 10.000 de prueba, de 32x32 píxeles.", []),
    ("Usamos Adam con learning rate 0.001.", []),
    ("La primera convolución tiene 32 filtros de 3x3 y la segunda 64.", []),
    ("¿La CNN supera a transfer learning?", []),
    ("En entrenamiento la CNN llegó al 88 % de exactitud.", [(C, E, 0.88)]),
    ("La CNN obtuvo 85.5% de accuracy de entrenamiento y 69.1% de validación.", [(C, E, 0.855), (C, A, 0.691)]),
    ("El modelo preentrenado quedó por debajo de la CNN simple.", [(T, "peor")]),
    ("La CNN es mejor que transfer learning por 38 puntos.", [(C, "mejor"), (None, D, 0.38)]),
    ("La diferencia de exactitud entre ambos modelos es de 37,7 puntos porcentuales.", [(None, D, 0.377)]),
    ("Casi 70 % de accuracy alcanzó la CNN simple.", [(C, A, 0.70)]),
    ("Con la red simple se llega a un 70% de aciertos.", [(C, A, 0.70)]),
    ("La precisión general de la CNN fue del 69 %.", [(C, A, 0.69)]),
    ("En la CNN, entre la mejor y la peor hay 0,28 de F1.", []),
    ("La clase automóvil tiene un F1 de 0,80 con la CNN.", [(C, F, 0.80)]),
    ("Para la CNN, la clase perro obtuvo F1 0.61.", [(C, F, 0.61)]),
    ("El modelo de transfer learning no logra superar a la CNN.", [(T, "no-mejor")]),
    (
        "Transfer learning ganó con un 86 % de exactitud frente al 69 % de la CNN.",
        [(T, A, 0.86), (C, A, 0.69), (T, "mejor")],
    ),
    ("La pérdida de entrenamiento baja de forma sostenida.", []),
    ("A partir de la época 5 la pérdida de validación se estanca.", []),
    ("El transfer learning con MobileNetV2 obtuvo mejores resultados que la CNN simple.", [(T, "mejor")]),
    ("Los dos modelos rinden parecido: la CNN y transfer learning empatan.", [(C, "igual")]),
    ("**Accuracy final:** CNN **69.4%**, transfer **31.2%**.", [(C, A, 0.694), (T, A, 0.312)]),
    ("- CNN simple: exactitud 0,691\n- Transfer learning: exactitud 0,302", [(C, A, 0.691), (T, A, 0.302)]),
    ("El gap entre entrenamiento y validación de la CNN ronda 0,2.", [(C, B, 0.2)]),
    ("La versión de TensorFlow es 2.15 y la de Keras 3.0.", []),
    ("Se entrenan 12 810 parámetros de la base MobileNetV2 congelada.", [(T, P, 12810)]),
    ("La red propia acierta el 71 % de las imágenes de prueba.", [(C, A, 0.71)]),
    ("Si la CNN superara a transfer learning habría que explicar por qué.", []),
    ("La detención temprana tiene paciencia 3 y mira val_accuracy.", []),
    ("El val_loss de transfer learning fue 1.99 y el de la CNN 0.93.", [(T, L, 1.99), (C, L, 0.93)]),
    ("La CNN tuvo mayor exactitud que MobileNetV2.", [(C, "mejor")]),
    ("Tanto la CNN como MobileNetV2 superan el 10 % del azar.", []),
    ("El accuracy de la CNN no supera el 70 %.", []),  # a bound, not a value
    ("La CNN pasa del 65 % de exactitud.", []),
    ("Transfer learning ni siquiera llega a igualar a la CNN: no la supera.", [(T, "no-mejor")]),
]
